package space.perigee.onboard.memory;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Slots in a file. The file is written to its full length when opened, so that a full disk is
 * detected then.
 */
final class FileMedium implements SlotMedium, Closeable {

  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final int recordBytes;

  FileMedium(Path file, int slots, int recordBytes) throws IOException {
    this.file = file;
    this.recordBytes = recordBytes;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      claim((long) slots * recordBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void claim(long length) throws IOException {
    if (channel.size() > length) {
      channel.truncate(length);
    }
    while (channel.size() < length) {
      int part = (int) Math.min(CHUNK, length - channel.size());
      channel.write(ByteBuffer.allocate(part), channel.size());
    }
  }

  @Override
  public void write(int slot, byte[] record) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(record);
      long at = (long) slot * recordBytes;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] read(int slot) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(recordBytes);
      long at = (long) slot * recordBytes;
      while (bytes.hasRemaining()) {
        int count = channel.read(bytes, at + bytes.position());
        if (count < 0) {
          break;
        }
      }
      return bytes.array();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
