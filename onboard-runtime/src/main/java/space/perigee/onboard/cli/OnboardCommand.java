package space.perigee.onboard.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import space.perigee.sync.cli.ProgramVersion;

/** {@code perigee onboard}. */
@Command(
    name = "perigee onboard",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Run a satellite that learns, and prepare its learning.",
    footer = {
      "",
      "'perigee onboard learn' compares learning strategies on your data. It runs on the ground, from"
          + " the simulator's jar."
    },
    subcommands = {
      RunCommand.class,
      RehearseCommand.class,
      BenchCommand.class,
      JvmOptionsCommand.class,
      StrategiesCommand.class
    })
public final class OnboardCommand {

  /** The command line. */
  public static CommandLine line() {
    return EngineCli.of(new OnboardCommand());
  }
}
