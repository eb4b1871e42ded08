package space.perigee.onboard.cli.model;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import space.perigee.onboard.cli.EngineCli;
import space.perigee.sync.cli.ProgramVersion;

/** {@code perigee model}. */
@Command(
    name = "perigee model",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Make, examine and try models for satellites.",
    subcommands = {
      NewModelCommand.class,
      ShowModelCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ImportCommand.class
    })
public final class ModelCommand {

  private ModelCommand() {}

  /** Runs the command. */
  public static void main(String[] args) {
    System.exit(line().execute(args));
  }

  /** The command line. */
  public static CommandLine line() {
    return EngineCli.of(new ModelCommand());
  }
}
