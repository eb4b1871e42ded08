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
 * @param content SHA-256 of the content, which identifies the transfer
 * @param length length of the content (bytes)
 * @param segmentBytes length of every segment but the last (bytes), even; of a content of one
 *     segment, the least that holds it
 * @param sequence increasing number of the sender's manifests; a number that was used for another
 *     content is refused
 * @param expiry mission time at which the content becomes worthless, in whole milliseconds; null if
 *     it does not expire
 * @param supersedes content that this one replaces; null if none
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

  /** Minimum length of a segment (bytes). */
  public static final int MIN_SEGMENT_BYTES = 16;

  /** Maximum length of a segment (bytes). */
  public static final int MAX_SEGMENT_BYTES = 64 * 1024;

  public static final int MAX_SEGMENTS = 1 << 22;

  /** Maximum length of a content (bytes). */
  public static final long MAX_LENGTH = 1L << 40;

  public Manifest {
    require("length", length, 1, MAX_LENGTH);
    require("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
    if (segmentBytes % 2 != 0) {
      throw new IllegalArgumentException("segmentBytes " + segmentBytes + " must be even");
    }
    require("segments", (length + segmentBytes - 1) / segmentBytes, 1, MAX_SEGMENTS);
    require("sequence", sequence, 0, Long.MAX_VALUE);
    segmentBytes = length <= segmentBytes ? wholeIn(length) : segmentBytes;
    expiry = expiry == null ? null : expiry.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Length of a segment that holds a whole content of that length (bytes). */
  static int wholeIn(long length) {
    return (int) Math.max(MIN_SEGMENT_BYTES, length + length % 2);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " " + value + " must be within " + least + " to " + most);
    }
  }

  /** A manifest without expiry that supersedes nothing. */
  public static Manifest of(
      Sha256 content, long length, int segmentBytes, long sequence, Subject subject) {
    return new Manifest(content, length, segmentBytes, sequence, null, null, subject);
  }

  public Manifest withExpiry(@Nullable Instant time) {
    return new Manifest(content, length, segmentBytes, sequence, time, supersedes, subject);
  }

  /** The same, superseding another content. */
  public Manifest withSupersedes(@Nullable Sha256 other) {
    return new Manifest(content, length, segmentBytes, sequence, expiry, other, subject);
  }

  public Manifest withSubject(Subject other) {
    return new Manifest(content, length, segmentBytes, sequence, expiry, supersedes, other);
  }

  public Kind kind() {
    return subject.kind();
  }

  /** The number of the transfer in frames: the first four bytes of the hash, little-endian. */
  public int transfer() {
    return transferOf(content);
  }

  /** The transfer number of a content. */
  public static int transferOf(Sha256 content) {
    return transferOf(content.toBytes());
  }

  static int transferOf(byte[] beginningOfHash) {
    return ByteBuffer.wrap(beginningOfHash).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  public int segmentCount() {
    return (int) ((length + segmentBytes - 1) / segmentBytes);
  }

  /** Length of segment {@code index} (bytes). */
  public int lengthOf(int index) {
    return (int) Math.min(segmentBytes, length - (long) index * segmentBytes);
  }

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
