package space.perigee.onboard.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perigee onboard}. */
@Command(
    name = "perigee onboard",
    mixinStandardHelpOptions = true,
    version = "perigee 0.1.0",
    description = "Learns on board a satellite, or rehearses it.",
    subcommands = {
      RunCommand.class,
      RehearseCommand.class,
      EvaluateCommand.class,
      LearnCommand.class,
      BenchCommand.class,
      JvmOptionsCommand.class,
      StrategiesCommand.class,
      ModelsCommand.class,
      ImportCommand.class
    })
public final class OnboardCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "run, rehearse, evaluate, learn, bench, jvm-options, strategies, models or import?");
  }
}
