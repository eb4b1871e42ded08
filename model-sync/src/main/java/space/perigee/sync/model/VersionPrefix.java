package space.perigee.sync.model;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first bytes of a {@link ModelVersion}: enough to select one of the few versions held and,
 * from 16 bytes on, to prove that a result is the intended one (RFC 6920 truncates SHA-256
 * likewise).
 */
public record VersionPrefix(ByteString bytes) {

  /**
   * @throws IllegalArgumentException if there are not 1 to 32 bytes
   */
  public VersionPrefix {
    checked(bytes.size());
  }

  private static int checked(int length) {
    if (length < 1 || length > Sha256.BYTES) {
      throw new IllegalArgumentException("a prefix has 1 to 32 bytes, not " + length);
    }
    return length;
  }

  /** Takes the first {@code length} bytes of a digest. */
  public static VersionPrefix of(Sha256 digest, int length) {
    return fromBytes(Arrays.copyOf(digest.toBytes(), checked(length)));
  }

  public static VersionPrefix fromBytes(byte[] bytes) {
    return new VersionPrefix(ByteString.copyFrom(bytes));
  }

  public boolean matches(ModelVersion version) {
    return matches(version.sha256());
  }

  public boolean matches(Sha256 digest) {
    return ByteString.copyFrom(digest.toBytes()).startsWith(bytes);
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  public String hex() {
    return HexFormat.of().formatHex(toBytes());
  }

  @Override
  public String toString() {
    return hex();
  }
}
