package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * One identity of this end and one of the other end, with the keys for frame tags in each
 * direction, derived from their static shared secret. The keys are bound to the mission and to both
 * fingerprints, sender's first, so a tag is valid between these two only, and in one direction
 * only. Not thread-safe.
 */
final class IdentityPair {

  static final int TAG_BYTES = 5;

  private final Identity own;
  private final PublicIdentity other;
  private final Mac out;
  private final Mac in;
  private final byte[] full = new byte[Hkdf.HASH_BYTES];

  /**
   * @throws IllegalArgumentException if the ends have no secret
   */
  IdentityPair(String mission, Identity own, PublicIdentity other) {
    this.own = own;
    this.other = other;
    byte[] secret =
        own.agree(other.agreement())
            .orElseThrow(() -> new IllegalArgumentException(other + " has no secret with us"));
    this.out = Hkdf.hmac(Hkdf.key(secret, direction(mission, own.publicIdentity(), other)));
    this.in = Hkdf.hmac(Hkdf.key(secret, direction(mission, other, own.publicIdentity())));
    Arrays.fill(secret, (byte) 0);
  }

  private static CryptoContext direction(String mission, PublicIdentity from, PublicIdentity to) {
    return CryptoContext.of("tag")
        .with(mission)
        .with(from.fingerprint().toBytes())
        .with(to.fingerprint().toBytes());
  }

  Identity own() {
    return own;
  }

  PublicIdentity other() {
    return other;
  }

  boolean isOf(Identity own, PublicIdentity other) {
    return this.own == own && this.other.equals(other);
  }

  void tag(ByteBuffer bytes, ByteBuffer tag) {
    tag.put(full(out, bytes), 0, TAG_BYTES);
  }

  /** Leaves both buffers as they are. */
  boolean checks(ByteBuffer bytes, ByteBuffer tag) {
    byte[] given = new byte[TAG_BYTES];
    tag.duplicate().get(given);
    byte[] made = Arrays.copyOf(full(in, bytes.duplicate()), TAG_BYTES);
    return MessageDigest.isEqual(given, made);
  }

  private byte[] full(Mac mac, ByteBuffer bytes) {
    try {
      mac.update(bytes);
      mac.doFinal(full, 0);
      return full;
    } catch (ShortBufferException e) {
      throw new AssertionError("an HMAC of SHA-256 has 32 bytes", e);
    }
  }
}
