package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** The CRC-32C of the first bytes of a file, which tells whether it is still the same file. */
final class FileHead {

  /** The most bytes. */
  static final int MAX_BYTES = 4096;

  private final CRC32C crc = new CRC32C();
  private int bytes;

  /** Reads the first bytes of a file; fewer if it has fewer. */
  static FileHead of(FileChannel channel, int count) throws IOException {
    ByteBuffer first = ByteBuffer.allocate(Math.min(count, MAX_BYTES));
    while (first.hasRemaining() && channel.read(first, first.position()) > 0) {
      // Reads on.
    }
    FileHead head = new FileHead();
    head.add(first.array(), 0, first.position());
    return head;
  }

  /** Adds the next bytes of the file; ignores those that are not among the first. */
  void add(byte[] next, int from, int count) {
    int used = Math.min(count, MAX_BYTES - bytes);
    crc.update(next, from, used);
    bytes += used;
  }

  /** Number of bytes. */
  int bytes() {
    return bytes;
  }

  int crc() {
    return (int) crc.getValue();
  }

  boolean matches(int otherBytes, int otherCrc) {
    return bytes == otherBytes && crc() == otherCrc;
  }
}
