package space.perigee.onboard.flight.payload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.io.WholeFile;

/**
 * Predictions in a file of JSON lines, to which each is appended as a whole. A file that would grow
 * beyond half of the limit is renamed to {@code NAME.1}, in place of the one before, and a new one
 * begins: both together never exceed the limit, however long the mission is.
 *
 * <p>A line that a crash or a full disk tore is removed, so that a reader finds whole lines alone.
 * Nothing is forced to the disk: the last lines are lost with the power, and made again from the
 * checkpoint.
 */
final class PredictionFile implements PredictionTarget {

  private static final int BLOCK = 4096;

  private final Path file;
  private final Path previous;
  private final long half;
  private @Nullable FileChannel channel;
  private long size;

  /**
   * @param limitBytes largest size of the file and its predecessor together (bytes)
   * @throws InputException if it is a folder
   * @throws FileSystemException if it is a device or a pipe
   */
  PredictionFile(Path file, long limitBytes) throws FileSystemException {
    InputFile.requireNoFolder(file);
    WholeFile.requireReplaceable(file);
    this.file = file;
    this.previous = file.resolveSibling(file.getFileName() + ".1");
    this.half = limitBytes / 2;
  }

  @Override
  public void write(byte[] json) throws IOException {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    try {
      FileChannel out = open();
      if (size > 0 && size + line.length > half) {
        close();
        Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
        out = open();
      }
      append(out, line);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void append(FileChannel out, byte[] line) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(line);
    while (rest.hasRemaining()) {
      out.write(rest, size + rest.position());
    }
    size += line.length;
  }

  private FileChannel open() throws IOException {
    FileChannel current = channel;
    if (current != null && Files.exists(file)) {
      return current;
    }
    close();
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    current =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = current;
    size = endOfLastLine(current);
    current.truncate(size);
    return current;
  }

  /** Position after the last line break; 0 if there is none. */
  private static long endOfLastLine(FileChannel file) throws IOException {
    long end = file.size();
    while (end > 0) {
      long from = Math.max(0, end - BLOCK);
      ByteBuffer block = ByteBuffer.allocate((int) (end - from));
      while (block.hasRemaining() && file.read(block, from + block.position()) >= 0) {
        // reads the block whole
      }
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }

  @Override
  public void close() {
    FileChannel current = channel;
    channel = null;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        // The lines that it took are whole; the next open removes a torn one.
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
