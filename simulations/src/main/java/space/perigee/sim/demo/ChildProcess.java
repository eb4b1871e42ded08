package space.perigee.sim.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the mission. What it prints goes to its log; how to start it, to its script. */
final class ChildProcess {

  private static final int GRACE_SECONDS = 10;
  private static final int TAIL_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Writes the script that starts {@code command} by hand, and starts it. */
  static ChildProcess start(String name, List<String> command, DemoFiles files) throws IOException {
    Path script = files.restart(name);
    Files.writeString(
        script,
        "#!/bin/sh\n# Starts "
            + name
            + " where it stopped; what it prints goes to its log.\nexec "
            + String.join(" ", command.stream().map(ChildProcess::quoted).toList())
            + " >>"
            + quoted(files.log(name).toString())
            + " 2>&1\n",
        StandardCharsets.UTF_8);
    Process process = new ProcessBuilder("sh", script.toString()).redirectInput(devNull()).start();
    return new ChildProcess(name, process, files.log(name));
  }

  private static ProcessBuilder.Redirect devNull() {
    return ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Exit code; only after it has ended. */
  int exitCode() {
    return process.exitValue();
  }

  boolean await(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Asks it to end, and after a while insists. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** What it printed so far. */
  String output() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** The last lines of what it printed. */
  String tail() throws IOException {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
