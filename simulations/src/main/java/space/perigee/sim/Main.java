package space.perigee.sim;

import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import space.perigee.hw.cli.HwCommand;
import space.perigee.onboard.cli.OnboardCommand;
import space.perigee.onboard.cli.model.ModelCommand;
import space.perigee.onboard.learning.ModelZipFormat;
import space.perigee.sim.cli.CompletionCommand;
import space.perigee.sim.cli.DemoCommand;
import space.perigee.sim.cli.MissionCommand;
import space.perigee.sim.cli.SimCommand;
import space.perigee.sim.lab.cli.DeltaBenchCommand;
import space.perigee.sim.lab.cli.LabCommands;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.DeltaCommand;
import space.perigee.sync.cli.KeysCommand;
import space.perigee.sync.cli.ProgramVersion;
import space.perigee.sync.model.WeightsFormats;
import space.perigee.sync.npz.NpzFormat;

/** The main class of the simulator. */
@Command(
    name = "perigee",
    description = "Models that keep learning in orbit, and move only what changed.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = {DemoCommand.class, HwCommand.class})
public final class Main {

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command line that {@link #main} runs. */
  public static CommandLine commandLine() {
    return ownCommands().addSubcommand(LabCommands.onboard());
  }

  /** Returns every command of the launcher, those of other programs too. */
  private static CommandLine allCommands() {
    return ownCommands()
        .addSubcommand("onboard", OnboardCommand.line().addSubcommand(LabCommands.learn()))
        .addSubcommand("ground", new space.perigee.ground.Main())
        .addSubcommand("model", ModelCommand.line());
  }

  private static CommandLine ownCommands() {
    WeightsFormats files = new WeightsFormats(List.of(new NpzFormat(), new ModelZipFormat()));
    CommandLine sim = new CommandLine(new SimCommand());
    LabCommands.ofSim().forEach(sim::addSubcommand);
    CommandLine delta = new CommandLine(new DeltaCommand(files));
    delta.addSubcommand(new DeltaBenchCommand(files));
    return Cli.of(
        new Main(),
        new MissionCommand(Clock.systemUTC()),
        sim,
        delta,
        new KeysCommand(Clock.systemUTC()),
        new CompletionCommand(Main::allCommands));
  }
}
