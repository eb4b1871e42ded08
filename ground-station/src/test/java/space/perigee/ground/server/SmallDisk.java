package space.perigee.ground.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real disk that can be filled: a tmpfs in a mount namespace of its own, reached through {@code
 * /proc/PID/root}. The kernel removes it with the process that holds it.
 */
final class SmallDisk implements AutoCloseable {

  private final Process shell;
  private final BufferedWriter in;
  private final BufferedReader out;
  private final Path folder;

  private SmallDisk(Process shell, Path folder) {
    this.shell = shell;
    this.in = shell.outputWriter(StandardCharsets.UTF_8);
    this.out = shell.inputReader(StandardCharsets.UTF_8);
    this.folder = folder;
  }

  /**
   * Mounts a disk on an empty folder, or skips the test if that is not permitted here.
   *
   * @param size as {@code mount} takes it, such as {@code 64m}
   */
  static SmallDisk mount(Path folder, String size) throws IOException {
    Process shell;
    try {
      shell =
          new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "sh")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("needs the program 'unshare' (util-linux): " + e.getMessage());
      throw e;
    }
    SmallDisk disk = new SmallDisk(shell, folder);
    String failure = disk.tell("mount -t tmpfs -o size=" + size + " tmpfs " + folder);
    if (!failure.isEmpty() || !Files.isWritable(disk.path())) {
      disk.close();
      Assumptions.abort("needs permission to mount a disk in a user namespace: " + failure);
    }
    return disk;
  }

  Path path() {
    return Path.of("/proc/" + shell.pid() + "/root" + folder);
  }

  /** Fills the disk to the last byte. */
  void fill() throws IOException {
    tell("cat /dev/zero > " + folder + "/filler 2>/dev/null; true");
  }

  /** Makes room again. */
  void empty() throws IOException {
    tell("rm " + folder + "/filler");
  }

  /** Runs a command in the namespace; returns what it prints, or its exit code if that is not 0. */
  private String tell(String command) throws IOException {
    in.write(command + "; echo \"end $?\"\n");
    in.flush();
    StringBuilder printed = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("end ")) {
        return line.equals("end 0") || printed.length() > 0 ? printed.toString() : line;
      }
      printed.append(line).append(' ');
    }
    return printed + "the shell ended";
  }

  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
