package space.perigee.onboard.flight;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system of a few kilobytes: a tmpfs in a mount namespace of its own, reached through
 * {@code /proc/PID/root}. The kernel removes it with the process that holds it. It can be filled,
 * mounted read-only, unmounted and mounted again.
 *
 * <p>Read-only means that files that are opened from then on cannot be written; Linux mounts no
 * disk read-only while a file on it is open for writing, unless the disk itself has failed.
 */
public final class MountedDisk implements AutoCloseable {

  private final Process shell;
  private final BufferedWriter in;
  private final BufferedReader out;
  private final Path base;

  private MountedDisk(Process shell, Path base) {
    this.shell = shell;
    this.in = shell.outputWriter(StandardCharsets.UTF_8);
    this.out = shell.inputReader(StandardCharsets.UTF_8);
    this.base = base;
  }

  /**
   * Mounts a disk, or skips the test if that is not permitted here.
   *
   * @param base an empty folder
   * @param size as {@code mount} takes it, such as {@code 512k}
   */
  public static MountedDisk open(Path base, String size) throws IOException {
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
    MountedDisk disk = new MountedDisk(shell, base);
    String failure =
        disk.tell(
            "mount -t tmpfs -o size=64k tmpfs BASE && mkdir BASE/disk && mount -o remount,ro BASE"
                + " && mkdir -p BASE-content && mount -t tmpfs -o size="
                + size
                + " tmpfs BASE-content && mount --bind BASE-content BASE/disk");
    if (!failure.isEmpty() || !Files.isWritable(disk.path())) {
      disk.close();
      Assumptions.abort("needs permission to mount a disk in a user namespace: " + failure);
    }
    return disk;
  }

  /** The folder in which the disk is mounted. */
  public Path path() {
    return Path.of("/proc/" + shell.pid() + "/root" + base + "/disk");
  }

  /** Fills the disk to the last byte. */
  public void fill() throws IOException {
    tell("cat /dev/zero > BASE-content/filler 2>/dev/null; true");
  }

  /** Makes room again. */
  public void empty() throws IOException {
    require("rm BASE-content/filler");
  }

  public void makeReadOnly() throws IOException {
    require("mount --bind BASE-content BASE/disk && mount -o remount,bind,ro BASE/disk");
  }

  public void makeWritable() throws IOException {
    require("umount -l BASE/disk");
  }

  /** Unmounts the disk; what is under it is an empty read-only folder. */
  public void vanish() throws IOException {
    require("umount -l BASE/disk");
  }

  /** Mounts the disk again, with its contents. */
  public void comeBack() throws IOException {
    require("mount --bind BASE-content BASE/disk");
  }

  /** Deletes all files, as a file system check may. */
  public void wipe() throws IOException {
    require("rm -rf BASE-content/*");
  }

  private void require(String command) throws IOException {
    String failure = tell(command);
    if (!failure.isEmpty()) {
      throw new IOException(command + ": " + failure);
    }
  }

  /** Runs a command in the namespace; returns what it prints, or its exit code if that is not 0. */
  private String tell(String command) throws IOException {
    in.write(command.replace("BASE", base.toString()) + "; echo \"end $?\"\n");
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
