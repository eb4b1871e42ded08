package space.perigee.sim.lab.linkbench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process of this program at one end, and the events that it printed. */
public final class BenchProcess implements AutoCloseable {

  /** Last lines of its log to put into messages. */
  private static final int SAID = 3;

  private final Process process;
  private final Thread reader;
  private final List<BenchEvent> events = new ArrayList<>();

  private BenchProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "bench-process-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Returns the command line of a command with the JVM options of the ground station. */
  static List<String> atGround(int heapMb, List<String> arguments) {
    return command(List.of("-Xmx" + heapMb + "m", "-XX:+UseSerialGC"), arguments);
  }

  /** The same with the JVM options on board, with one tier of compilation. */
  static List<String> onBoard(int heapMb, List<String> arguments) {
    return command(
        List.of("-Xmx" + heapMb + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), arguments);
  }

  private static List<String> command(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(ManagementFactory.getRuntimeMXBean().getClassPath());
    command.add("space.perigee.sim.Main");
    command.add("sim");
    command.addAll(arguments);
    return command;
  }

  /** Starts a process, and appends its standard error to a file. */
  static BenchProcess start(List<String> command, Path log) throws IOException {
    return new BenchProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (BenchEvent.isEvent(line)) {
          add(BenchEvent.parse(line));
        }
      }
    } catch (IOException e) {
      add(new BenchEvent("broken", System.nanoTime(), List.of(String.valueOf(e.getMessage()))));
    }
    synchronized (events) {
      events.notifyAll();
    }
  }

  private void add(BenchEvent event) {
    synchronized (events) {
      events.add(event);
      events.notifyAll();
    }
  }

  /** Writes a line to its standard input. */
  void tell(String line) throws IOException {
    BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(line);
    in.newLine();
    in.flush();
  }

  /** Returns the first event with this name. */
  Optional<BenchEvent> first(String name) {
    synchronized (events) {
      return events.stream().filter(event -> event.name().equals(name)).findFirst();
    }
  }

  /** Returns the last event with this name. */
  Optional<BenchEvent> last(String name) {
    synchronized (events) {
      return events.stream().filter(e -> e.name().equals(name)).reduce((a, b) -> b);
    }
  }

  /** Returns the number of events with this name. */
  long count(String name) {
    synchronized (events) {
      return events.stream().filter(event -> event.name().equals(name)).count();
    }
  }

  /** Waits for an event. Returns nothing after a timeout, or if the process ends before. */
  Optional<BenchEvent> await(String name, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (events) {
      while (true) {
        Optional<BenchEvent> found = first(name);
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (found.isPresent() || left <= 0 || !reader.isAlive()) {
          return found;
        }
        events.wait(left);
      }
    }
  }

  /**
   * Waits for an event that must occur.
   *
   * @param log standard error of the process, for the message
   * @throws IOException if the event does not occur
   */
  BenchEvent require(String name, long millis, Path log) throws IOException, InterruptedException {
    Optional<BenchEvent> event = await(name, millis);
    if (event.isPresent()) {
      return event.get();
    }
    List<String> said = Files.readAllLines(log);
    throw new IOException(
        (process.isAlive() ? "a process at one end does not answer" : "a process at one end ended")
            + " before '"
            + name
            + "': "
            + String.join(" | ", said.subList(Math.max(0, said.size() - SAID), said.size())));
  }

  /** Kills the process with SIGKILL, like a crash or a power failure. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
