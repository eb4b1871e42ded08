package space.perigee.onboard.cli;

import java.util.Optional;
import picocli.CommandLine;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.sync.cli.Cli;

/** Runs commands that use the engine. */
public final class EngineCli {

  private EngineCli() {}

  /**
   * The command line of a command. If an array exceeds the limit of native memory, prints one line
   * and exits with 1.
   */
  public static CommandLine of(Object command) {
    CommandLine line = Cli.of(command);
    CommandLine.IExecutionExceptionHandler usual = line.getExecutionExceptionHandler();
    line.setExecutionExceptionHandler(
        (e, at, parsed) -> {
          Optional<String> refusal = NativeMemory.refusal(e);
          if (refusal.isEmpty()) {
            return usual.handleExecutionException(e, at, parsed);
          }
          at.getErr().println("perigee: " + refusal.get());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line;
  }
}
