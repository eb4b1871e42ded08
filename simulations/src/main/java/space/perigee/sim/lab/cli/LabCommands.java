package space.perigee.sim.lab.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import space.perigee.sync.cli.Cli;

/** The commands that measure Perigee itself. */
public final class LabCommands {

  private LabCommands() {}

  /**
   * Returns {@code perigee onboard learn}, which the launcher runs from the simulator's jar, since
   * satellites have no use for it.
   */
  public static CommandLine onboard() {
    return Cli.of(new OnboardGroup(), learn());
  }

  /** Returns {@code learn}. */
  public static Object learn() {
    return new LearnCommand();
  }

  @Command(name = "onboard", hidden = true, description = "Commands of 'perigee onboard'.")
  private static final class OnboardGroup {}

  /** Returns the commands under {@code perigee sim}. */
  public static List<Object> ofSim() {
    return List.of(
        new BitFlipsCommand(),
        new FaultsCommand(),
        new FuzzCommand(),
        new LinkBenchCommand(),
        new LoadCommand(),
        new BenchEndCommand(),
        new BrokerEndCommand(),
        new PlainMqttCommand(),
        new PassCostCommand(),
        new PassCostEndCommand(),
        new ErasureBenchCommand(),
        new EngineBenchCommand(),
        new DriftBenchCommand(),
        new OpsSatGridCommand(),
        new ReplayBenchCommand(),
        new GuardBenchCommand(),
        new FixturesCommand(),
        new PoisonBenchCommand(),
        new TrialsCommand());
  }
}
