package space.perigee.onboard.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.ProgramVersion;

/** {@code perigee onboard}. */
@Command(
    name = "perigee onboard",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Learn on board a satellite, and prepare models for it.",
    footer = {
      "",
      "'perigee onboard learn' compares learning strategies on your data. It runs on the ground, from"
          + " the simulator's jar."
    },
    subcommands = {
      RunCommand.class,
      RehearseCommand.class,
      EvaluateCommand.class,
      BenchCommand.class,
      JvmOptionsCommand.class,
      StrategiesCommand.class,
      ModelsCommand.class,
      ImportCommand.class
    })
public final class OnboardCommand {

  /**
   * The command line. If an array exceeds the limit of native memory, prints one line and exits
   * with 1.
   */
  public static CommandLine line() {
    CommandLine line = Cli.of(new OnboardCommand());
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
