package space.perigee.sync.model;

/**
 * Identifies the content of a model: the SHA-256 of its layout and of its parameters as
 * little-endian float32. Equal versions mean equal bits.
 */
public record ModelVersion(Sha256 sha256) {

  /**
   * Returns the version with these digest bytes.
   *
   * @throws IllegalArgumentException if {@code bytes} does not have 32 bytes
   */
  public static ModelVersion fromBytes(byte[] bytes) {
    return new ModelVersion(Sha256.fromBytes(bytes));
  }

  public static ModelVersion fromHex(String hex) {
    return new ModelVersion(Sha256.fromHex(hex));
  }

  public byte[] toBytes() {
    return sha256.toBytes();
  }

  public String hex() {
    return sha256.hex();
  }

  /** The first eight hexadecimal digits, for people. */
  public String shortName() {
    return hex().substring(0, 8);
  }

  @Override
  public String toString() {
    return shortName();
  }
}
