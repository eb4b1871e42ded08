package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * Ed25519 signatures (RFC 8032) by the JDK or {@link FastCurves}, with keys as the 32 bytes of the
 * standard.
 */
final class Ed25519 {

  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private static final String NAME = "Ed25519";
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final int SIGN_BIT = 0x80;

  private Ed25519() {}

  static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  /** The public key of RFC 8032, 5.1.2: y, with the lowest bit of x in the highest bit. */
  static ByteString raw(PublicKey key) {
    EdECPoint point = ((EdECPublicKey) key).getPoint();
    byte[] bytes = LittleEndian.bytes(point.getY(), KEY_BYTES);
    if (point.isXOdd()) {
      bytes[KEY_BYTES - 1] |= (byte) SIGN_BIT;
    }
    return ByteString.copyFrom(bytes);
  }

  /** The seed of RFC 8032, 5.1.5. */
  static byte[] raw(PrivateKey key) {
    return ((EdECPrivateKey) key)
        .getBytes()
        .orElseThrow(() -> new IllegalArgumentException("a key that does not leave its store"));
  }

  /**
   * The key of {@link #raw(PublicKey)}.
   *
   * @throws IllegalArgumentException if it is not 32 bytes long, or y is not in the field
   */
  static PublicKey publicKey(ByteString raw) {
    byte[] bytes = LittleEndian.checked("an Ed25519 key", raw, KEY_BYTES);
    boolean isOdd = (bytes[KEY_BYTES - 1] & SIGN_BIT) != 0;
    bytes[KEY_BYTES - 1] &= ~SIGN_BIT;
    BigInteger y = LittleEndian.number(bytes);
    if (y.compareTo(P) >= 0) {
      throw new IllegalArgumentException("an Ed25519 key must be below 2^255 - 19");
    }
    try {
      return KeyFactory.getInstance(NAME)
          .generatePublic(
              new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(isOdd, y)));
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  static PrivateKey privateKey(byte[] seed) {
    try {
      return KeyFactory.getInstance(NAME)
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  /** Signs the concatenation of the parts. */
  static byte[] sign(PrivateKey key, byte[]... parts) {
    return FastCurves.areUsed() ? FastCurves.sign(raw(key), joined(parts)) : signByJdk(key, parts);
  }

  static byte[] signByJdk(PrivateKey key, byte[]... parts) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      for (byte[] part : parts) {
        signature.update(part);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  /** True if the holder of the key signed the concatenation of the parts. */
  static boolean verify(PublicKey key, byte[] signed, byte[]... parts) {
    if (signed.length != SIGNATURE_BYTES) { // the JDK does not look at what is behind
      return false;
    }
    return FastCurves.areUsed()
        ? FastCurves.verify(raw(key).toByteArray(), signed, joined(parts))
        : verifyByJdk(key, signed, parts);
  }

  static boolean verifyByJdk(PublicKey key, byte[] signed, byte[]... parts) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      for (byte[] part : parts) {
        signature.update(part);
      }
      return signature.verify(signed);
    } catch (SignatureException | InvalidKeyException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static AssertionError lacking(GeneralSecurityException e) {
    return new AssertionError("every Java 17 has Ed25519 (module jdk.crypto.ec)", e);
  }
}
