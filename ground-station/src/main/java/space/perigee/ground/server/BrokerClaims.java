package space.perigee.ground.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.store.ClaimRow;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MissionClaim;
import space.perigee.sync.link.mqtt.MissionTakenException;
import space.perigee.sync.link.uri.LinkUri;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.transfer.NodeName;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.SignedBytes;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.v1.GroundClaim;

/**
 * This ground's claims to its mission at brokers that other grounds may use too. The state that a
 * server has, a folder or a database, decides: a restart, a standby and a restored backup have the
 * same one and go on, and every other is refused.
 *
 * <p>In a mission with keys, a claim counts only if this ground or another one that it trusts has
 * signed it; what anybody else leaves at the broker is overwritten. A state that took over has a
 * higher number than the one before, so the old claim, sent again by somebody, no longer counts.
 */
final class BrokerClaims {

  private static final Logger log = LoggerFactory.getLogger(BrokerClaims.class);

  private static final String PURPOSE = "ground-claim";
  private static final long MAX_NUMBER = 1L << 53;
  private static final int STATE_BYTES = 16;
  private static final int MAX_HOST = 100;
  private static final long ATTEMPT_SECONDS = 15;

  private final String mission;
  private final @Nullable EndKeys keys;
  private final ClaimRow row;
  private final InstantSource clock;
  private final boolean takesOver;
  private final ByteString state;
  private final List<AtBroker> brokers = new ArrayList<>();
  private final CompletableFuture<Void> taken = new CompletableFuture<>();

  /**
   * @param keys null if frames are not sealed; then every claim counts
   * @param clock mission time
   * @param takesOver true to take the mission, once at each broker, from the ground that has it
   */
  BrokerClaims(
      String mission,
      @Nullable EndKeys keys,
      ClaimRow row,
      InstantSource clock,
      boolean takesOver) {
    this.mission = mission;
    this.keys = keys;
    this.row = row;
    this.clock = clock;
    this.takesOver = takesOver;
    this.state = ByteString.copyFrom(row.state());
  }

  /**
   * The links that are not made of their text alone, not open yet: those to embedded brokers, and
   * those over brokers elsewhere, which are up only while the claim holds there. Servers of a group
   * share a mission, and claim nothing.
   */
  Map<String, Link> links(EmbeddedBrokers embedded) {
    Map<String, Link> links = new HashMap<>(embedded.ownLinks());
    for (String uri : embedded.urisElsewhere()) {
      if (LinkUri.parse(uri) instanceof LinkUri.Mqtt mqtt && mqtt.group() == null) {
        AtBroker broker = new AtBroker(uri);
        brokers.add(broker);
        links.put(uri, Links.ofClaimingGround(uri, mission, broker));
      }
    }
    return links;
  }

  /**
   * Waits until the first attempt at each broker has ended; a broker that is down is claimed later.
   *
   * @throws InputException if another ground has the mission
   */
  void awaitFirstAttempts() {
    for (AtBroker broker : brokers) {
      broker.attempted.completeOnTimeout("", ATTEMPT_SECONDS, TimeUnit.SECONDS);
      String refusal = broker.attempted.join();
      if (!refusal.isEmpty()) {
        throw new InputException(refusal);
      }
    }
  }

  /** Fails with an {@link InputException} if another ground has the mission; else never ends. */
  CompletableFuture<Void> taken() {
    return taken;
  }

  /** The claim at one broker. */
  final class AtBroker implements MissionClaim {

    private final String uri;

    /** Ends with the first attempt: with the reason if it was refused, or empty. */
    private final CompletableFuture<String> attempted = new CompletableFuture<>();

    private boolean mayTakeOver = takesOver;

    AtBroker(String uri) {
      this.uri = uri;
    }

    @Override
    public synchronized Optional<byte[]> inPlaceOf(Optional<byte[]> held)
        throws MissionTakenException {
      GroundClaim other = held.flatMap(this::genuine).orElse(null);
      long number = row.number();
      if (other == null || other.getNumber() < number) {
        return Optional.of(claim(Math.max(1, number)));
      }
      if (other.getState().equals(state)) {
        remember(other.getNumber());
        return Optional.empty();
      }
      if (!mayTakeOver) {
        throw new MissionTakenException(text(other));
      }
      mayTakeOver = false;
      log.warn("event=mission-taken-over link={} from=\"{}\"", uri, owner(other));
      return Optional.of(claim(other.getNumber() + 1));
    }

    private Optional<GroundClaim> genuine(byte[] held) {
      try {
        return Optional.of(read(held));
      } catch (TrustException e) {
        log.warn("event=claim-ignored link={} reason=\"{}\"", uri, e.getMessage());
        return Optional.empty();
      }
    }

    private String text(GroundClaim other) {
      return String.format(
          "link '%s': mission %s has another ground there, %s; stop this server, or give the"
              + " mission another name. If the other one is gone for good: --take-over",
          uri, mission, owner(other));
    }

    @Override
    public synchronized void onUp() {
      mayTakeOver = false;
      attempted.complete("");
    }

    @Override
    public void onUnreachable() {
      attempted.complete("");
    }

    @Override
    public void onTaken(MissionTakenException reason) {
      String text = String.valueOf(reason.getMessage());
      attempted.complete(text);
      taken.completeExceptionally(new InputException(text, reason));
    }
  }

  private static String owner(GroundClaim claim) {
    return String.format(
        "%s on %s with state %s, since %s",
        claim.getGround(),
        claim.getHost(),
        HexFormat.of().formatHex(claim.getState().toByteArray()).substring(0, 8),
        Instant.ofEpochMilli(claim.getClaimedAtMillis()));
  }

  /** The claim with that number, which is durable when this returns. */
  private byte[] claim(long number) {
    remember(number);
    byte[] bytes =
        GroundClaim.newBuilder()
            .setMission(mission)
            .setGround(keys == null ? "ground" : keys.name())
            .setState(state)
            .setNumber(number)
            .setHost(host())
            .setClaimedAtMillis(clock.instant().toEpochMilli())
            .build()
            .toByteArray();
    return (keys == null ? SignedBytes.unsigned(bytes) : keys.sign(PURPOSE, bytes)).toBytes();
  }

  private void remember(long number) {
    if (row.number() != number) {
      row.number(number);
    }
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return isText(name) ? name : "unknown";
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * Reads a claim.
   *
   * @throws TrustException if it is malformed, of another mission, or not of a ground that counts
   */
  private GroundClaim read(byte[] held) throws TrustException {
    SignedBytes signed = SignedBytes.fromBytes(held);
    PublicIdentity signer =
        keys == null ? null : keys.verifyOwnToo(PURPOSE, signed, clock.instant());
    try {
      var claim = GroundClaim.parseFrom(signed.bytes());
      boolean isValid =
          claim.getMission().equals(mission)
              && NodeName.isValid(claim.getGround())
              && claim.getState().size() == STATE_BYTES
              && claim.getNumber() > 0
              && claim.getNumber() < MAX_NUMBER
              && isText(claim.getHost());
      if (!isValid) {
        throw new TrustException("no claim to this mission");
      }
      if (signer != null
          && !(signer.role() == Role.GROUND && signer.name().equals(claim.getGround()))) {
        throw new TrustException("signed by " + signer + " for ground " + claim.getGround());
      }
      return claim;
    } catch (InvalidProtocolBufferException e) {
      throw new TrustException("no claim: " + e.getMessage(), e);
    }
  }

  private static boolean isText(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_HOST
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }
}
