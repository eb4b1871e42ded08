package space.perigee.ground.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real disk that can be filled: a tmpfs in a mount namespace of its own, reached through {@code
 * /proc/PID/root}. The kernel removes it with the process that holds it.
 */
final class SmallDisk implements AutoCloseable {

  /** Ends when its standard input does, with the process of the test at the latest. */
  private static final String HOLD =
      "mount -t tmpfs -o size=$1 tmpfs \"$2\" && echo mounted && exec cat";

  private final Process holder;
  private final Path path;

  private SmallDisk(Process holder, Path folder) {
    this.holder = holder;
    this.path = Path.of("/proc/" + holder.pid() + "/root" + folder);
  }

  /**
   * Mounts a disk on an empty folder, or skips the test if that is not permitted here.
   *
   * @param size as {@code mount} takes it, such as {@code 64m}
   */
  static SmallDisk mount(Path folder, String size) throws IOException {
    Process holder;
    try {
      holder =
          new ProcessBuilder(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--mount",
                  "sh",
                  "-c",
                  HOLD,
                  "sh",
                  size,
                  folder.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("needs the program 'unshare' (util-linux): " + e.getMessage());
      throw e;
    }
    SmallDisk disk = new SmallDisk(holder, folder);
    String answer = holder.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"mounted".equals(answer) || !Files.isWritable(disk.path())) {
      disk.close();
      Assumptions.abort("needs permission to mount a disk in a user namespace: " + answer);
    }
    return disk;
  }

  Path path() {
    return path;
  }

  private Path filler() {
    return path.resolve("filler");
  }

  /** Fills the disk to the last byte. */
  void fill() {
    byte[] zeros = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      // full
    }
  }

  /** Makes room again. */
  void empty() throws IOException {
    Files.delete(filler());
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
