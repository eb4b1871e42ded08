package space.perigee.sync.link.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.zip.CRC32C;
import space.perigee.sync.transfer.Frames;

/**
 * The format of a file of frames.
 *
 * <pre>
 *   "PGFR" | version 1 (1 byte) | length (3), frame | length, frame | ... | CRC32C of all before (4)
 * </pre>
 *
 * Numbers are big-endian; the overhead is nine bytes per file and three per frame. The checksum
 * detects incomplete and damaged files; frames are authenticated by their reader.
 */
final class FrameFile {

  /** Length at which a file is complete (bytes). */
  static final int FULL_BYTES = 1 << 20;

  /** Longest file that is read (bytes). */
  static final int MAX_BYTES = FULL_BYTES + Frames.MAX_BYTES + 64;

  private static final int MAGIC = 'P' << 24 | 'G' << 16 | 'F' << 8 | 'R';
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 5;
  private static final int LENGTH_BYTES = 3;
  private static final int MIN_BYTES = HEAD_BYTES + Integer.BYTES;

  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

  void add(byte[] frame) {
    frames.write(frame.length >> 16);
    frames.write(frame.length >> 8);
    frames.write(frame.length);
    frames.writeBytes(frame);
  }

  boolean isEmpty() {
    return frames.size() == 0;
  }

  boolean isFull() {
    return size() >= FULL_BYTES;
  }

  /** Length of the file so far (bytes). */
  int size() {
    return MIN_BYTES + frames.size();
  }

  /** Returns the file, and starts the next one. */
  ByteBuffer take() {
    ByteBuffer file = ByteBuffer.allocate(size());
    file.putInt(MAGIC).put(VERSION).put(frames.toByteArray());
    file.putInt(crc(file.duplicate().flip())).flip();
    frames.reset();
    return file;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Parses the frames of a file.
   *
   * @throws IOException if it is not a file of frames, or damaged
   */
  static Queue<byte[]> read(ByteBuffer file) throws IOException {
    if (file.remaining() < MIN_BYTES) {
      throw new IOException("too short");
    }
    ByteBuffer body = file.slice(file.position(), file.remaining() - Integer.BYTES);
    if (body.getInt() != MAGIC || body.get() != VERSION) {
      throw new IOException("no file of frames of version " + VERSION);
    }
    if (crc(body.duplicate().rewind()) != file.getInt(file.limit() - Integer.BYTES)) {
      throw new IOException("incomplete or damaged");
    }
    Queue<byte[]> frames = new ArrayDeque<>();
    while (body.hasRemaining()) {
      frames.add(readFrame(body).orElseThrow(() -> new IOException("a length is wrong")));
    }
    return frames;
  }

  private static Optional<byte[]> readFrame(ByteBuffer body) {
    if (body.remaining() < LENGTH_BYTES) {
      return Optional.empty();
    }
    int length = (body.get() & 0xff) << 16 | (body.get() & 0xff) << 8 | body.get() & 0xff;
    if (length > Math.min(body.remaining(), Frames.MAX_BYTES)) {
      return Optional.empty();
    }
    byte[] frame = new byte[length];
    body.get(frame);
    return Optional.of(frame);
  }
}
