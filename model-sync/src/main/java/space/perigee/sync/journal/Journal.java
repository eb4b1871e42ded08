package space.perigee.sync.journal;

import java.nio.ByteBuffer;

/**
 * A file of records, each
 *
 * <pre>
 *   length of the body (uint32) | CRC32C of the body (uint32) | body        numbers little-endian
 * </pre>
 *
 * <p>A kill or a power cut can damage the end alone; whatever follows the last whole record is cut
 * off when the journal is opened. (A log with a checksum for each record; Gray and Reuter,
 * Transaction Processing, 1993, chapter 9.) Failures of the medium are {@link
 * java.io.UncheckedIOException}; after one of {@link #append} nothing of the record is left. Not
 * thread-safe.
 */
public interface Journal extends AutoCloseable {

  /** Bytes that a record takes besides its body. */
  int HEAD_BYTES = 8;

  /** Longest body (bytes). */
  int MAX_BODY_BYTES = (1 << 20) + 64;

  /** Sees the records that are there. */
  interface Visitor {

    /**
     * A record.
     *
     * @param position of its body, for {@link #read}
     * @param body to be read now; it is overwritten by the next
     * @return false if the record makes no sense here; it and what follows it is cut off
     */
    boolean record(long position, ByteBuffer body);
  }

  /**
   * Writes a record at the end.
   *
   * @param body its parts, one after another, {@value #MAX_BODY_BYTES} bytes at most together
   * @return position of the body, for {@link #read}
   */
  long append(ByteBuffer... body);

  /** Makes durable what was appended. */
  void force();

  /** Fills {@code into} from a position within a body. */
  void read(long position, ByteBuffer into);

  /** Bytes that the journal takes. */
  long bytes();

  @Override
  void close();
}
