package space.perigee.sim.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import space.perigee.sim.federate.FederateCommand;

/** {@code perigee sim}: what would this mission do, before it flies? */
@Command(
    name = "sim",
    description = "Predict a mission, and put real processes under its limits.",
    mixinStandardHelpOptions = true,
    subcommands = {ContactsCommand.class, EmulateCommand.class, FederateCommand.class})
public final class SimCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing a command, one of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
