package space.perigee.sync.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first bytes of a {@link ModelVersion}: enough to select one of the few versions held and,
 * from 16 bytes on, to prove that a result is the intended one (RFC 6920 truncates SHA-256
 * likewise).
 */
public final class VersionPrefix {

  private final byte[] bytes;

  private VersionPrefix(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes the first {@code length} bytes of a digest.
   *
   * @throws IllegalArgumentException if {@code length} is not from 1 to 32
   */
  public static VersionPrefix of(Sha256 digest, int length) {
    return fromBytes(Arrays.copyOf(digest.toBytes(), checked(length)));
  }

  public static VersionPrefix fromBytes(byte[] bytes) {
    checked(bytes.length);
    return new VersionPrefix(bytes.clone());
  }

  private static int checked(int length) {
    if (length < 1 || length > Sha256.BYTES) {
      throw new IllegalArgumentException("a prefix has 1 to 32 bytes, not " + length);
    }
    return length;
  }

  public boolean matches(ModelVersion version) {
    return matches(version.sha256());
  }

  public boolean matches(Sha256 digest) {
    return Arrays.equals(bytes, 0, bytes.length, digest.toBytes(), 0, bytes.length);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionPrefix that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
