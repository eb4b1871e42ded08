package space.perigee.sync.trust;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives keys from a shared secret: HKDF with SHA-256 (Krawczyk and Eronen, RFC 5869). The secret
 * of a curve is not uniform; {@link #extract} makes it so, and {@link #expand} derives a key for
 * each purpose.
 */
final class Hkdf {

  static final String HMAC = "HmacSHA256";
  static final int HASH_BYTES = 32;

  private Hkdf() {}

  /** RFC 5869, 2.2. */
  static byte[] extract(byte[] salt, byte[] secret) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(secret);
  }

  /** RFC 5869, 2.3. */
  static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    if (length > 255 * HASH_BYTES) {
      throw new IllegalArgumentException(length + " bytes, at most " + 255 * HASH_BYTES);
    }
    Mac hmac = hmac(pseudorandomKey);
    byte[] out = new byte[length];
    byte[] block = {};
    for (int at = 0, number = 1; at < length; at += block.length, number++) {
      hmac.update(block);
      hmac.update(info);
      hmac.update((byte) number);
      block = hmac.doFinal();
      System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
    }
    Arrays.fill(block, (byte) 0);
    return out;
  }

  /** A key of 32 bytes for one purpose. */
  static byte[] key(byte[] secret, CryptoContext purpose) {
    return expand(extract(new byte[0], secret), purpose.toBytes(), HASH_BYTES);
  }

  static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + HMAC, e);
    }
  }
}
