package space.perigee.sim.linkbench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of this very program at one end, with the events that it printed. */
final class BenchProcess implements AutoCloseable {

  /** A line: what happened, when on the monotonic clock (ns), and more. */
  record Event(String name, long nanos, List<String> more) {

    static Event parse(String line) {
      String[] words = line.split(" ", -1);
      return new Event(words[0], Long.parseLong(words[1]), List.of(words).subList(2, words.length));
    }
  }

  private final Process process;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private BenchProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "bench-process-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** The command line of a hidden command of this program. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp"));
    command.add(ManagementFactory.getRuntimeMXBean().getClassPath());
    command.add("space.perigee.sim.Main");
    command.add("sim");
    command.addAll(arguments);
    return command;
  }

  static BenchProcess start(List<String> command, Path log) throws IOException {
    return new BenchProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("[a-z]+ [0-9]+( .*)?")) {
          events.add(Event.parse(line));
        }
      }
    } catch (IOException e) {
      events.add(new Event("broken", System.nanoTime(), List.of(String.valueOf(e.getMessage()))));
    }
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  Optional<Event> first(String name) {
    return events.stream().filter(event -> event.name().equals(name)).findFirst();
  }

  /** Waits for an event; nothing if it does not come in time or the process ends before it. */
  Optional<Event> await(String name, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Predicate<Event> wanted = event -> event.name().equals(name);
    while (System.nanoTime() - end < 0) {
      Optional<Event> found = events.stream().filter(wanted).findFirst();
      if (found.isPresent()) {
        return found;
      }
      if (!process.isAlive() && !reader.isAlive()) {
        return events.stream().filter(wanted).findFirst();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return Optional.empty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As a crash or a power cut would: SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join(TimeUnit.SECONDS.toMillis(2));
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(2, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    reader.join(TimeUnit.SECONDS.toMillis(2));
  }
}
