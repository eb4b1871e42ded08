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
 * Three layers, from cheap to expensive, so that rejecting what anyone can send costs little.
 *
 *   tag         HMAC-SHA-256 (RFC 2104) truncated to 5 bytes, on every frame. It costs a microsecond, and can only be
 *               guessed online, at this very end while it listens: one of 2^40 tags matches. Junk at 10 Mbit/s, in
 *               frames of 12 bytes and datagrams of 40, is 31,250 guesses a second, and hits a tag after 407 days of
 *               contact on average. A hit is one segment that spoils one transfer, which its hash detects, or a reply
 *               that costs a round trip. (RFC 2104, 5, recommends 80 bits for unknown uses; RFC 3711, 7.5, says when 32
 *               are enough: where a forgery harms one packet.) Longer tags would cost more of a pass than they protect.
 *   signature   Ed25519, on manifests and receipts, which begin and end a transfer. It names mission, signer and
 *               recipient, so that nothing captured is valid elsewhere. It is verified only within a budget, and only
 *               if it claims to be by a key that is trusted at the time.
 *   encryption  X25519 and AES-256-GCM, for contents (BoxKey, ContentSeal).
 *
 * Keys rotate while the ends talk, and neither end knows when the other has learned of it. An end accepts every pair of
 * one of its own identities and a trusted identity of the other end; it recognizes the tag of an identity that was
 * trusted once, and reports it. It sends to the newest trusted identity of the other end, as the own identity to which
 * that one has sent, or as its oldest until then. So the end that learns of a new key first uses it first, and the other
 * follows.
 *
 * All ends but the ground also accept a root: the way back in when the ground's key is stolen, lost or expired. An end
 * never answers a root, since a replayed frame of a root could divert what is meant for the ground; the root uses the
 * link as a one-way link.
 *
 * A satellite also accepts stations, for reports of what they store (Frames lets nothing else pass). It never sends to a
 * station: what it sends is for the ground, whoever carries it.
 *
 * While no identity is trusted, frames are tagged and encrypted for nobody, with keys that are made up and thrown away.
 */

/** The seal between this end and another. Not thread-safe. */
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

  /** By which it sends; null while no identity of the other end is trusted, until it sends. */
  private @Nullable IdentityPair outward;

  private boolean isLost;
  private @Nullable Identity spokenTo;

  /**
   * The two ends of a seal.
   *
   * @param other name of the other end
   * @param trust tells which identities of the other end are valid
   */
  public record Ends(String mission, Keyring own, String other, TrustStore trust) {}

  /** A seal with the usual budget of signatures to verify. */
  public PairSeal(Ends ends, SecureRandom random, Instant now) {
    this(ends, TokenBucket.ofSignatures(), random, now);
  }

  PairSeal(Ends ends, TokenBucket budget, SecureRandom random, Instant now) {
    this.mission = ends.mission();
    this.own = ends.own();
    this.other = ends.other();
    this.trust = ends.trust();
    this.budget = budget;
    this.random = random;
    this.renewed = now;
    renew(now);
  }

  private IdentityPair outward() {
    IdentityPair known = outward;
    if (known == null) {
      known = nobody();
      outward = known;
    }
    return known;
  }

  /** A pair whose frames nobody can read or verify. Its keys take a third of a millisecond. */
  private IdentityPair nobody() {
    Identity made = Identity.create("nobody", Role.STATION, 1, renewed, null, random);
    return new IdentityPair(mission, own.newest(), made.publicIdentity());
  }

  /** Rereads keyring, trust store and clock; {@link #verify} does so too. */
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
      outward = null;
    }
    isLost = next.isEmpty();
    next.ifPresent(pair -> outward = pair);
    return next.isPresent();
  }

  /** All pairs of a currently valid own identity with one of these. */
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
        .orElseGet(() -> newPair(identity, peer));
  }

  private IdentityPair newPair(Identity identity, PublicIdentity peer) {
    trust.crypto().agreed(1);
    return new IdentityPair(mission, identity, peer);
  }

  /**
   * Of the pairs with the newest identity of the other end, the one whose own identity it has used.
   */
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
    outward().tag(bytes, tag);
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

  /** Never goes back: a replayed frame must not lead to keys that have ended. */
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
    trust.crypto().signed();
    IdentityPair by = outward();
    return SignedFrame.by(by.own(), mission, by.other().name(), bytes);
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
  public int proofBytes() {
    return SignedFrame.PROOF_BYTES;
  }

  /** Encrypts as the content is read. */
  @Override
  public Optional<Content> seal(Content plain) {
    IdentityPair by = outward;
    if (isLost || by == null) {
      return Optional.empty();
    }
    trust.crypto().agreed(2); // an ephemeral key, and its agreement
    return Optional.of(ContentSeal.seal(mission, ownName(), by.other(), plain, random));
  }

  /** Decrypts as the content is read; all of it was verified before this returns. */
  @Override
  public Optional<Content> open(Content sealed) {
    return senders().flatMap(name -> open(name, sealed).stream()).findFirst();
  }

  private Optional<Content> open(String sender, Content sealed) {
    return ContentSeal.open(mission, sender, own.identities(), sealed, trust.crypto());
  }

  private String ownName() {
    return own.newest().publicIdentity().name();
  }

  /** Names of possible senders. */
  private Stream<String> senders() {
    return Stream.concat(
            Stream.of(other),
            pairs.stream().filter(pair -> !isStation(pair)).map(pair -> pair.other().name()))
        .distinct();
  }
}
