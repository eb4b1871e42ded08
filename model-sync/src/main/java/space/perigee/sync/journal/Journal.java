package space.perigee.sync.journal;

import java.nio.ByteBuffer;

/**
 * An append-only file of records, each with the format
 *
 * <pre>
 *   length of the body (uint32) | CRC32C of the body (uint32) | body        numbers little-endian
 * </pre>
 *
 * <p>A kill or a power cut can only damage the end of the file; opening the journal truncates it
 * after the last intact record. (A log with a checksum per record: Gray and Reuter, Transaction
 * Processing, 1993, chapter 9.) Methods throw {@link java.io.UncheckedIOException} if the medium
 * fails; a failed {@link #append} leaves no part of its record. Not thread-safe.
 */
public interface Journal extends AutoCloseable {

  /** Size of a record's header (bytes). */
  int HEAD_BYTES = 8;

  /** Maximum size of a body (bytes). */
  int MAX_BODY_BYTES = (1 << 20) + 64;

  /** Receives the existing records when a journal is opened. */
  interface Visitor {

    /**
     * Visits a record.
     *
     * @param position position of its body, for {@link #read}
     * @param body the body, valid only during the call
     * @return false to reject the record; the journal is then truncated before it
     */
    boolean record(long position, ByteBuffer body);
  }

  /**
   * Appends a record.
   *
   * @param body parts of the body in order, together at most {@value #MAX_BODY_BYTES} bytes
   * @return position of the body, for {@link #read}
   */
  long append(ByteBuffer... body);

  /** Makes all appended records durable. */
  void force();

  /** Fills {@code into} from a position within a body. */
  void read(long position, ByteBuffer into);

  /** Size of the journal (bytes). */
  long bytes();

  /**
   * Bytes after the last intact record that were cut off when the journal was opened: a torn write,
   * or damage of the medium.
   */
  long cut();

  /**
   * True if records that were durable are lost. A single file cannot tell damage from a torn write,
   * and returns false; a {@link MirroredJournalFolder} can.
   */
  boolean isDamaged();

  @Override
  void close();
}
