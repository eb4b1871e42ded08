package space.perigee.ground.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Holds a state folder for one process. The system releases the lock when the process ends, however
 * it ends; the file {@value #FILE} stays, and names the process for error messages.
 */
public final class StateLock implements AutoCloseable {

  private static final String FILE = "in-use";

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a folder.
   *
   * @param folder created if absent
   * @param holder what takes it, such as the mission, for the message to others
   * @throws InputException if another process has it
   */
  public static StateLock take(Path folder, String holder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, READ, WRITE);
    try {
      if (lock(channel) == null) {
        throw new InputException(
            "--state " + folder + ": in use by " + text(channel) + "; each server needs its own");
      }
      String text = holder + " (process " + ProcessHandle.current().pid() + ")";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      return new StateLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this process has it
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "another process" : text;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
