package space.perigee.hw.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perigee hw}: what can this hardware do? */
@Command(
    name = "hw",
    mixinStandardHelpOptions = true,
    description = "Boards, radios and spacecraft: list, show and check their profiles.",
    subcommands = {ListCommand.class, ShowCommand.class, CheckCommand.class})
public final class HwCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  /**
   * @throws ParameterException always: a subcommand is needed
   */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "give one of the subcommands list, show, check");
  }
}
