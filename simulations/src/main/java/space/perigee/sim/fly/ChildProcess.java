package space.perigee.sim.fly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process of the mission, with a log of its output and a script that starts it. */
final class ChildProcess {

  private static final int GRACE_SECONDS = 10;
  private static final int TAIL_LINES = 15;

  private final String name;
  private final Process process;
  private final FlightFolder files;

  private ChildProcess(String name, Process process, FlightFolder files) {
    this.name = name;
    this.process = process;
    this.files = files;
  }

  /** Writes the script for {@code command}, and starts it. */
  static ChildProcess start(String name, List<String> command, FlightFolder files)
      throws IOException {
    Path script = files.restart(name);
    Files.writeString(
        script,
        "#!/bin/sh\n# Starts "
            + name
            + " from its stored state; its output goes to its log.\necho $$ >"
            + quoted(files.pid(name).toString())
            + "\nexec "
            + String.join(" ", command.stream().map(ChildProcess::quoted).toList())
            + " >>"
            + quoted(files.log(name).toString())
            + " 2>&1\n",
        StandardCharsets.UTF_8);
    Process process = new ProcessBuilder("sh", script.toString()).redirectInput(devNull()).start();
    return new ChildProcess(name, process, files);
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

  /** Returns the exit code. Call after the process has ended. */
  int exitCode() {
    return process.exitValue();
  }

  boolean await(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Terminates the process and one that the script has started since; kills them if necessary. */
  void stop() {
    stop(process.toHandle());
    successor().ifPresent(ChildProcess::stop);
  }

  private static void stop(ProcessHandle handle) {
    handle.destroy();
    try {
      handle.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      handle.destroyForcibly();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the process that a user started with the script, if it is running. */
  private Optional<ProcessHandle> successor() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(files.pid(name)).strip()))
          .filter(handle -> handle.pid() != process.pid())
          .filter(ProcessHandle::isAlive)
          .filter(handle -> handle.info().arguments().map(this::isOurs).orElse(false));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns false if the process number has been reused. */
  private boolean isOurs(String[] arguments) {
    String state = files.state(name).toString();
    return Stream.of(arguments).anyMatch(state::equals);
  }

  /** Returns its output so far. */
  String output() throws IOException {
    Path log = files.log(name);
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Returns its last error message, or its exit code. */
  String lastMessage() {
    try {
      return output()
          .lines()
          .filter(line -> line.startsWith("perigee: "))
          .reduce((first, second) -> second)
          .map(line -> line.substring("perigee: ".length()))
          .orElse("exit code " + process.exitValue());
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }

  /** Returns the last lines of its output. */
  String tail() throws IOException {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
