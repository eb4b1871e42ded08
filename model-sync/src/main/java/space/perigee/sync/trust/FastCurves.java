package space.perigee.sync.trust;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/*
 * The JDK computes on Curve25519 without tables for the base point: in JDK 17 a signature or its verification takes
 * 0.44 ms, a key agreement 0.11 ms. A ground server does one of each for every delta, which would be more than a third
 * of its time. Bouncy Castle, in Java too, takes 0.04, 0.06 and 0.06 ms. It has 7 MB, so boards, which sign a few times
 * in a pass, go without.
 *
 * Signatures are deterministic (RFC 8032, 5.1.6) and an agreement has one result, so both give the same bytes. They may
 * differ on signatures that only the owner of a key can make, with points outside the main subgroup (Chalkias, Garillot
 * and Nikolaenko, Taming the many EdDSAs, SSR 2020); who makes those harms nobody but himself.
 */

/** Signatures and key agreements by Bouncy Castle, where it is on the class path. */
final class FastCurves {

  private static final boolean ARE_THERE = areThere();

  private FastCurves() {}

  private static boolean areThere() {
    try {
      Class.forName(
          "org.bouncycastle.math.ec.rfc8032.Ed25519", false, FastCurves.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** True if the methods below can be called. */
  static boolean areUsed() {
    return ARE_THERE;
  }

  /** Signs a message. */
  static byte[] sign(byte[] seed, byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** Verifies a signature of 64 bytes. */
  static boolean verify(byte[] publicKey, byte[] signature, byte[] message) {
    return Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }

  /**
   * The secret of a scalar and a point.
   *
   * @param secret is given the result
   * @return false if a point of small order makes it public
   */
  static boolean agree(byte[] scalar, byte[] point, byte[] secret) {
    return X25519.calculateAgreement(scalar, 0, point, 0, secret, 0);
  }

  /** The public key of a scalar. */
  static byte[] publicKeyOf(byte[] scalar) {
    byte[] point = new byte[X25519.POINT_SIZE];
    X25519.scalarMultBase(scalar, 0, point, 0);
    return point;
  }
}
