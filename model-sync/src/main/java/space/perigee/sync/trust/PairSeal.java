package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;

/*
 * Three layers, from cheap to dear, so that what anyone can send costs little to refuse.
 *
 *   tag         HMAC-SHA-256 (RFC 2104) cut to 5 bytes, on every frame. It costs a microsecond, and can only be guessed
 *               at this very end, while it listens: of 2^40 tags one fits. Junk at 10 Mbit/s, frames of 12 bytes in
 *               datagrams of 40, is 31,250 guesses a second, and finds a tag in 407 days of contact on average. What
 *               it finds is one segment that spoils one transfer, whose hash says so, or an answer that costs a round
 *               trip. (RFC 2104, 5, advises 80 bits, not knowing what for; RFC 3711, 7.5, says when 32 do: where a
 *               forgery harms one packet.) Longer tags would cost a pass more than they protect.
 *   signature   Ed25519, on manifests and receipts: what begins a transfer and what ends it. It names mission, signer
 *               and recipient, so that nothing captured counts elsewhere. It is looked at only within a budget, and
 *               only if it is said to be of a key that is trusted at the time.
 *   seal        X25519 and AES-256-GCM, on what a content is about and on contents (BoxKey, ContentSeal).
 *
 * Keys change while ends talk, and neither knows when the other has heard of it. Every pair of an own identity and one
 * of the other end that is trusted now is listened to; one that was trusted once is known by its tag, and reported.
 * What leaves is meant for the newest identity that is trusted of the other end, in the name of the own identity that
 * it has spoken to; of the oldest, as long as it has not spoken. So the first to hear of a new key uses it first, and
 * the other follows.
 *
 * All but the ground listen to a root as well: the way back in when the ground's key is stolen, lost or has expired.
 * A root is never answered, as what it once said could be replayed to divert what is meant for the ground; it speaks
 * as over a link without a way back.
 *
 * A satellite listens to stations too, for what they keep (Frames lets nothing else pass). They are not spoken to: what
 * leaves is the ground's, whoever carries it.
 *
 * When there is nobody to trust, what leaves is for nobody: its keys are made up and thrown away.
 */

/** The seal of frames and contents between this end and another. Not thread-safe. */
public final class PairSeal implements FrameSeal {

  private static final Logger log = LoggerFactory.getLogger(PairSeal.class);

  private final String mission;
  private final Keyring own;
  private final String other;
  private final TrustStore trust;
  private final TokenBucket budget;
  private final SecureRandom random;
  private List<IdentityPair> pairs = List.of();
  private List<IdentityPair> untrusted = List.of();
  private Instant renewed;
  private IdentityPair outward;
  private boolean isLost;
  private @Nullable Identity spokenTo;

  /**
   * The two ends of a seal.
   *
   * @param mission in which frames are valid
   * @param own this end's identities
   * @param other name of the other end
   * @param trust tells which identities of the other end are valid
   */
  public record Ends(String mission, Keyring own, String other, TrustStore trust) {}

  /**
   * A seal with the usual budget of signatures to verify.
   *
   * @param random of cryptographic quality
   */
  public PairSeal(Ends ends, SecureRandom random, Instant now) {
    this(ends, TokenBucket.ofSignatures(), random, now);
  }

  /**
   * @param budget of signatures to verify
   * @param random of cryptographic quality
   */
  PairSeal(Ends ends, TokenBucket budget, SecureRandom random, Instant now) {
    this.mission = ends.mission();
    this.own = ends.own();
    this.other = ends.other();
    this.trust = ends.trust();
    this.budget = budget;
    this.random = random;
    this.renewed = now;
    this.outward = nobody(now);
    renew(now);
  }

  /** For what nobody is to read or believe. */
  private IdentityPair nobody(Instant now) {
    Identity made = Identity.create("nobody", Role.STATION, 1, now, null, random);
    return new IdentityPair(mission, own.newest(), made.publicIdentity());
  }

  /** Takes up what the keyring, the trust store and the clock say; {@link #verify} does so too. */
  @Override
  public boolean renew(Instant now) {
    Role role = own.newest().publicIdentity().role();
    List<PublicIdentity> peers = new ArrayList<>(trust.trusted(other, now));
    if (role != Role.GROUND) {
      peers.addAll(trust.trusted(Role.ROOT, now));
    }
    if (role == Role.SATELLITE) {
      peers.addAll(trust.trusted(Role.STATION, now));
    }
    List<IdentityPair> trusted = with(peers, now);
    untrusted = with(trust.untrusted(other, now), now);
    pairs = trusted;
    renewed = now;
    Optional<IdentityPair> next = toSendBy();
    if (next.isEmpty() && !isLost) {
      log.error("event=no-usable-keys other={}", other);
      outward = nobody(now);
    }
    isLost = next.isEmpty();
    next.ifPresent(pair -> outward = pair);
    return next.isPresent();
  }

  /** All pairs of an own identity that counts now with one of these. */
  private List<IdentityPair> with(List<PublicIdentity> peers, Instant now) {
    List<IdentityPair> with = new ArrayList<>();
    for (PublicIdentity peer : peers) {
      for (Identity identity : own.identities()) {
        if (identity.publicIdentity().validity().includes(now)) {
          with.add(pair(identity, peer));
        }
      }
    }
    return with;
  }

  private IdentityPair pair(Identity identity, PublicIdentity peer) {
    return Stream.concat(pairs.stream(), untrusted.stream())
        .filter(pair -> pair.isOf(identity, peer))
        .findFirst()
        .orElseGet(() -> new IdentityPair(mission, identity, peer));
  }

  /** Of the pairs with the other end's newest identity, that of the own one it has spoken to. */
  private Optional<IdentityPair> toSendBy() {
    IdentityPair chosen = null;
    for (IdentityPair pair : pairs) {
      boolean isNewest = chosen == null || chosen.other().equals(pair.other());
      if (pair.other().name().equals(other)
          && isNewest
          && (chosen == null || chosen.own() != spokenTo)) {
        chosen = pair;
      }
    }
    return Optional.ofNullable(chosen);
  }

  @Override
  public int tagBytes() {
    return IdentityPair.TAG_BYTES;
  }

  @Override
  public void tag(ByteBuffer bytes, ByteBuffer tag) {
    outward.tag(bytes, tag);
  }

  @Override
  public Optional<Origin> origin(ByteBuffer bytes, ByteBuffer tag) {
    for (IdentityPair pair : pairs) {
      if (pair.checks(bytes, tag)) {
        heard(pair);
        return Optional.of(isStation(pair) ? Origin.STATION : Origin.PEER);
      }
    }
    for (IdentityPair pair : untrusted) {
      if (pair.checks(bytes, tag)) {
        trust.find(pair.other().keyId(), renewed);
      }
    }
    return Optional.empty();
  }

  private boolean isStation(IdentityPair pair) {
    return pair.other().role() == Role.STATION && !pair.other().name().equals(other);
  }

  /** Only ever upwards: an old frame that is replayed must not lead back to keys that ended. */
  private void heard(IdentityPair pair) {
    boolean isNewer =
        spokenTo == null
            || pair.own().publicIdentity().sequence() > spokenTo.publicIdentity().sequence();
    if (pair.other().name().equals(other) && isNewer) {
      spokenTo = pair.own();
      toSendBy().ifPresent(next -> outward = next);
    }
  }

  @Override
  public byte[] sign(byte[] bytes) {
    return SignedFrame.by(outward.own(), mission, outward.other().name(), bytes);
  }

  @Override
  public Optional<byte[]> verify(byte[] signed, Instant now) {
    renew(now);
    String recipient = own.newest().publicIdentity().name();
    return SignedFrame.read(signed)
        .flatMap(
            frame ->
                frame.verify(trust, budget, now, mission, id -> isPeer(id) ? recipient : null));
  }

  private boolean isPeer(PublicIdentity identity) {
    return pairs.stream().anyMatch(pair -> pair.other().equals(identity) && !isStation(pair));
  }

  @Override
  public byte[] seal(byte[] plain) {
    return SealedBytes.seal(mission, ownName(), outward.other(), plain, random);
  }

  @Override
  public Optional<byte[]> unseal(byte[] sealed) {
    return senders()
        .flatMap(name -> SealedBytes.open(mission, name, own.identities(), sealed).stream())
        .findFirst();
  }

  /** It is sealed as it is read. */
  @Override
  public Optional<Content> seal(Content plain) {
    return isLost
        ? Optional.empty()
        : Optional.of(ContentSeal.seal(mission, ownName(), outward.other(), plain, random));
  }

  /** It is opened as it is read; all of it was checked before this returns. */
  @Override
  public Optional<Content> open(Content sealed) {
    return senders()
        .flatMap(name -> ContentSeal.open(mission, name, own.identities(), sealed).stream())
        .findFirst();
  }

  private String ownName() {
    return own.newest().publicIdentity().name();
  }

  /** Names of those who may have sealed what arrives. */
  private Stream<String> senders() {
    return Stream.concat(
            Stream.of(other),
            pairs.stream().filter(pair -> !isStation(pair)).map(pair -> pair.other().name()))
        .distinct();
  }
}
