package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.math.BigInteger;

/** Field elements as the bytes of RFC 7748 and RFC 8032. */
final class LittleEndian {

  private LittleEndian() {}

  static BigInteger number(byte[] bytes) {
    return new BigInteger(1, reversed(bytes));
  }

  static byte[] bytes(BigInteger number, int length) {
    byte[] big = number.toByteArray();
    byte[] bytes = new byte[length];
    for (int i = 0; i < Math.min(length, big.length); i++) {
      bytes[i] = big[big.length - 1 - i];
    }
    return bytes;
  }

  /**
   * Copies bytes.
   *
   * @throws IllegalArgumentException if their number differs from {@code length}
   */
  static byte[] checked(String what, ByteString bytes, int length) {
    if (bytes.size() != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + bytes.size());
    }
    return bytes.toByteArray();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
