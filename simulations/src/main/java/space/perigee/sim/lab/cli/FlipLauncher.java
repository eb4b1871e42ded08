package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import space.perigee.sync.io.InputException;

/** Starts a satellite by Perigee's launcher, for a minute of mission time. */
final class FlipLauncher {

  private static final int SPEED = 100;
  private static final int MISSION_SECONDS = 60;
  private static final int LIMIT_SECONDS = 120;

  private final Path script;

  private FlipLauncher(Path script) {
    this.script = script;
  }

  /**
   * The launcher in a file.
   *
   * @throws InputException if it does not exist
   */
  static FlipLauncher of(Path script) {
    if (!Files.isExecutable(script)) {
      throw new InputException(
          "--launcher-script " + script + ": no such program; give the path of Perigee's launcher");
    }
    return new FlipLauncher(script.toAbsolutePath());
  }

  /**
   * Starts the satellite, and waits until it has flown.
   *
   * @param now mission time of the start
   * @return the reason if it has not flown; empty if it has
   */
  String start(List<String> arguments, Instant now) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString(), "onboard", "run"));
    command.addAll(arguments);
    command.addAll(List.of("--epoch", now.toString(), "--speed", Integer.toString(SPEED)));
    command.addAll(List.of("--until", now.plusSeconds(MISSION_SECONDS).toString()));
    Path log = Files.createTempFile("perigee-flip", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("PERIGEE_NO_BUILD", "1");
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return "did not end within " + LIMIT_SECONDS + " s";
      }
      String output = Files.readString(log, StandardCharsets.UTF_8);
      boolean hasFlown = process.exitValue() == 0 && output.contains("event=flight-ended");
      return hasFlown ? "" : "exit code " + process.exitValue() + ": " + lastLine(output);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private static String lastLine(String output) {
    return output.lines().reduce((first, second) -> second).orElse("no output");
  }
}
