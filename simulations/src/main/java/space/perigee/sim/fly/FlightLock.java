package space.perigee.sim.fly;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Holds the working folder of a flight, so that a second one does not empty it meanwhile. The
 * system releases it when the process ends, however it ends.
 */
public final class FlightLock implements AutoCloseable {

  /** Only ever opened here: closing a file releases all locks that the process has on it. */
  static final String FILE = ".in-flight";

  private final FileChannel channel;

  private FlightLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the working folder of a mission; creates it if it is absent.
   *
   * @throws InputException if another flight has it, or no flight created it
   */
  public static FlightLock take(Path mission) throws IOException {
    Path folder = FlightFolder.marked(mission);
    FileChannel channel = FileChannel.open(folder.resolve(FILE), CREATE, WRITE);
    try {
      if (lock(channel) == null) {
        throw new InputException(
            folder
                + ": another flight is under way here; wait until it ends, or copy the mission"
                + " folder and fly the copy");
      }
      return new FlightLock(channel);
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
