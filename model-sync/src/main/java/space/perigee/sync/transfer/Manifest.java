package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * Announces a content.
 *
 * @param content SHA-256 of the content: the name of the transfer
 * @param length length of the content (bytes)
 * @param segmentBytes length of every segment but the last (bytes), even
 * @param sequence counts what its sender announces, upwards; refused when seen before with another
 *     content
 * @param expiry mission time from which on nobody wants it, in whole milliseconds; null if it keeps
 * @param supersedes content that this one makes worthless; null if none
 * @param subject what it is about
 */
public record Manifest(
    Sha256 content,
    long length,
    int segmentBytes,
    long sequence,
    @Nullable Instant expiry,
    @Nullable Sha256 supersedes,
    Subject subject)
    implements Frame {

  /** Segments may not be smaller (bytes). */
  public static final int MIN_SEGMENT_BYTES = 16;

  /** Segments may not be larger (bytes). */
  public static final int MAX_SEGMENT_BYTES = 64 * 1024;

  /** Segments that a content may have. */
  public static final int MAX_SEGMENTS = 1 << 22;

  /** Longest content (bytes). */
  public static final long MAX_LENGTH = 1L << 40;

  /**
   * @throws IllegalArgumentException if a number is out of bounds
   */
  public Manifest {
    require("length", length, 1, MAX_LENGTH);
    require("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
    require("segments", (length + segmentBytes - 1) / segmentBytes, 1, MAX_SEGMENTS);
    require("sequence", sequence, 0, Long.MAX_VALUE);
    expiry = expiry == null ? null : expiry.truncatedTo(ChronoUnit.MILLIS);
    if (segmentBytes % 2 != 0) {
      throw new IllegalArgumentException("segmentBytes " + segmentBytes + " must be even");
    }
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " " + value + " must be within " + least + " to " + most);
    }
  }

  /** A content that keeps, and supersedes nothing. */
  public static Manifest of(
      Sha256 content, long length, int segmentBytes, long sequence, Subject subject) {
    return new Manifest(content, length, segmentBytes, sequence, null, null, subject);
  }

  /** The same, worthless from a time on. */
  public Manifest withExpiry(@Nullable Instant time) {
    return new Manifest(content, length, segmentBytes, sequence, time, supersedes, subject);
  }

  /** The same, in place of another. */
  public Manifest withSupersedes(@Nullable Sha256 other) {
    return new Manifest(content, length, segmentBytes, sequence, expiry, other, subject);
  }

  public Kind kind() {
    return subject.kind();
  }

  /** The short name of the transfer in frames: the first four bytes, little-endian. */
  public int transfer() {
    return transferOf(content);
  }

  /** The short name of a content. */
  public static int transferOf(Sha256 content) {
    return ByteBuffer.wrap(content.toBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  public int segmentCount() {
    return (int) ((length + segmentBytes - 1) / segmentBytes);
  }

  /** Length of segment {@code index} (bytes). */
  public int lengthOf(int index) {
    return (int) Math.min(segmentBytes, length - (long) index * segmentBytes);
  }

  /** Whether nobody wants it at {@code now}. */
  public boolean isExpired(Instant now) {
    return expiry != null && !now.isBefore(expiry);
  }

  /** True if {@code other} announces the same content in the same segments. */
  boolean sameTransfer(Manifest other) {
    return content.equals(other.content)
        && length == other.length
        && segmentBytes == other.segmentBytes;
  }
}
