package space.perigee.sim.lab.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux counts of a process (proc(5)).
 *
 * @param cpuNanos CPU time of all its threads, in user and kernel mode (ns)
 * @param writtenBytes bytes that it caused to be sent to the disk ({@code write_bytes})
 * @param residentPeakBytes the most memory that it had resident ({@code VmHWM})
 */
record ProcessFigures(long cpuNanos, long writtenBytes, long residentPeakBytes) {

  /** Clock ticks a second in {@code /proc/PID/stat}: 100 on every Linux of today. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final long KIBI = 1024;

  /**
   * Reads the figures of a process.
   *
   * @throws IOException if there is no such process, or this system does not tell
   */
  static ProcessFigures of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"));
    // The name, in parentheses, may contain spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return new ProcessFigures(
        ticks * NANOS_PER_TICK,
        field(folder.resolve("io"), "write_bytes:"),
        KIBI * field(folder.resolve("status"), "VmHWM:"));
  }

  private static long field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException(file + ": no " + name));
  }
}
