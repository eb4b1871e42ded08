package space.perigee.sim.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import space.perigee.sim.faults.FaultsCommand;
import space.perigee.sim.federate.FederateCommand;
import space.perigee.sim.federate.FixturesCommand;
import space.perigee.sim.federate.TrialsCommand;
import space.perigee.sim.fuzz.FuzzCommand;
import space.perigee.sim.linkbench.BenchEndCommand;
import space.perigee.sim.linkbench.BrokerEndCommand;
import space.perigee.sim.linkbench.LinkBenchCommand;
import space.perigee.sim.linkbench.PlainMqttCommand;
import space.perigee.sync.cli.ErasureBench;

/** {@code perigee sim}: what would this mission do, before it flies? */
@Command(
    name = "sim",
    description = "Predict a mission, and put real processes under its limits.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ContactsCommand.class,
      EmulateCommand.class,
      LinkBenchCommand.class,
      BenchEndCommand.class,
      BrokerEndCommand.class,
      PlainMqttCommand.class,
      ErasureBench.class,
      FaultsCommand.class,
      FuzzCommand.class,
      FederateCommand.class,
      FixturesCommand.class,
      TrialsCommand.class
    })
public final class SimCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing a command, one of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
