package space.perigee.sync.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest (FIPS 180-4): 32 bytes, compared by content. */
public final class Sha256 {

  public static final int BYTES = 32;

  private final byte[] digest;

  private Sha256(byte[] digest) {
    this.digest = digest;
  }

  /**
   * Wraps an existing digest.
   *
   * @throws IllegalArgumentException if {@code digest} does not have 32 bytes
   */
  public static Sha256 fromBytes(byte[] digest) {
    if (digest.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 has " + BYTES + " bytes, not " + digest.length);
    }
    return new Sha256(digest.clone());
  }

  /**
   * Parses the output of {@link #hex()}.
   *
   * @throws IllegalArgumentException if {@code hex} is not 64 hexadecimal digits
   */
  public static Sha256 fromHex(String hex) {
    return fromBytes(HexFormat.of().parseHex(hex));
  }

  public static Sha256 of(byte[] content) {
    return new Sha256(newDigest().digest(content));
  }

  /** Returns a new incremental SHA-256. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  public byte[] toBytes() {
    return digest.clone();
  }

  public String hex() {
    return HexFormat.of().formatHex(digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return hex();
  }
}
