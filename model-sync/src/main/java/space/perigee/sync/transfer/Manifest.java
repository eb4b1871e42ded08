package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;

/**
 * Announces a content, and asks what of it is missing.
 *
 * @param content SHA-256 of the content: the name of the transfer
 * @param length length of the content (bytes)
 * @param segmentBytes length of every segment but the last (bytes)
 * @param kind what the content is
 * @param samples training samples behind the content since the start of the mission
 * @param merged of a {@link Kind#MODEL}: the version of the satellite's weights that went into it
 * @param poll counts the sender's questions; the status answers with the same number
 */
public record Manifest(
    Sha256 content,
    long length,
    int segmentBytes,
    Kind kind,
    long samples,
    @Nullable ModelVersion merged,
    int poll)
    implements Frame {

  /** Segments may not be smaller (bytes). */
  public static final int MIN_SEGMENT_BYTES = 16;

  /** Segments may not be larger (bytes). */
  public static final int MAX_SEGMENT_BYTES = 256 * 1024;

  /**
   * @throws IllegalArgumentException if a size is out of bounds
   */
  public Manifest {
    if (length < 1 || length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("length " + length + " must be within 1 to 2^31-1 bytes");
    }
    if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes "
              + segmentBytes
              + " must be within "
              + MIN_SEGMENT_BYTES
              + " to "
              + MAX_SEGMENT_BYTES);
    }
    if (samples < 0) {
      throw new IllegalArgumentException("samples " + samples + " must not be negative");
    }
  }

  /** The short name of the transfer in segments: the first eight bytes, little-endian. */
  public long transfer() {
    return transferOf(content);
  }

  static long transferOf(Sha256 content) {
    return ByteBuffer.wrap(content.toBytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  public int segmentCount() {
    return (int) ((length + segmentBytes - 1) / segmentBytes);
  }

  /** Length of segment {@code index} (bytes). */
  public int lengthOf(int index) {
    return (int) Math.min(segmentBytes, length - (long) index * segmentBytes);
  }

  Manifest withPoll(int number) {
    return new Manifest(content, length, segmentBytes, kind, samples, merged, number);
  }

  /** True if {@code other} announces the same content in the same segments. */
  boolean sameTransfer(Manifest other) {
    return content.equals(other.content)
        && length == other.length
        && segmentBytes == other.segmentBytes
        && kind == other.kind;
  }
}
