package space.perigee.sync.model;

/**
 * The name of a model's content: the SHA-256 of its layout and of its parameters as little-endian
 * float32. Two machines that hold the same version hold the same bits.
 */
public record ModelVersion(Sha256 sha256) {

  /**
   * @throws IllegalArgumentException if {@code bytes} are not 32
   */
  public static ModelVersion fromBytes(byte[] bytes) {
    return new ModelVersion(Sha256.fromBytes(bytes));
  }

  /**
   * @throws IllegalArgumentException if {@code hex} is not 64 hexadecimal digits
   */
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
