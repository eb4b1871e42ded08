package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/**
 * X25519 key agreement (RFC 7748) by the JDK or {@link FastCurves}, with keys as the 32 bytes of
 * the standard. Only the canonical encoding of a key, below 2^255 - 19, is accepted, so that an end
 * has one encoding.
 */
final class X25519 {

  static final int KEY_BYTES = 32;

  private static final String NAME = "X25519";
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private X25519() {}

  static KeyPair generate(SecureRandom random) {
    if (!FastCurves.areUsed()) {
      return generateByJdk(random);
    }
    byte[] scalar = new byte[KEY_BYTES];
    random.nextBytes(scalar);
    ByteString point = ByteString.copyFrom(FastCurves.publicKeyOf(scalar));
    return new KeyPair(publicKey(point), privateKey(scalar));
  }

  static KeyPair generateByJdk(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.X25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  static ByteString raw(PublicKey key) {
    return ByteString.copyFrom(LittleEndian.bytes(((XECPublicKey) key).getU(), KEY_BYTES));
  }

  static byte[] raw(PrivateKey key) {
    return ((XECPrivateKey) key)
        .getScalar()
        .orElseThrow(() -> new IllegalArgumentException("a key that does not leave its store"));
  }

  /**
   * The key of {@link #raw(PublicKey)}.
   *
   * @throws IllegalArgumentException if it is not 32 bytes long, or not in the field
   */
  static PublicKey publicKey(ByteString raw) {
    BigInteger u = LittleEndian.number(LittleEndian.checked("an X25519 key", raw, KEY_BYTES));
    if (u.compareTo(P) >= 0) {
      throw new IllegalArgumentException("an X25519 key must be below 2^255 - 19");
    }
    try {
      return KeyFactory.getInstance(NAME)
          .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  static PrivateKey privateKey(byte[] scalar) {
    try {
      return KeyFactory.getInstance(NAME)
          .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  /** The secret that two ends share; empty if a point of small order would make it public. */
  static Optional<byte[]> agree(PrivateKey own, PublicKey other) {
    if (!FastCurves.areUsed()) {
      return agreeByJdk(own, other);
    }
    byte[] secret = new byte[KEY_BYTES];
    return FastCurves.agree(raw(own), raw(other).toByteArray(), secret)
        ? Optional.of(secret)
        : Optional.empty();
  }

  static Optional<byte[]> agreeByJdk(PrivateKey own, PublicKey other) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance(NAME);
      agreement.init(own);
      agreement.doPhase(other, true);
      return Optional.of(agreement.generateSecret());
    } catch (InvalidKeyException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw lacking(e);
    }
  }

  private static AssertionError lacking(GeneralSecurityException e) {
    return new AssertionError("every Java 17 has X25519 (module jdk.crypto.ec)", e);
  }
}
