package space.perigee.sim.lab.cli;

import java.util.List;

/** The commands under {@code perigee sim} that measure Perigee itself. */
public final class LabCommands {

  private LabCommands() {}

  /** A new instance of each. */
  public static List<Object> ofSim() {
    return List.of(
        new FaultsCommand(),
        new FuzzCommand(),
        new LinkBenchCommand(),
        new BenchEndCommand(),
        new BrokerEndCommand(),
        new PlainMqttCommand(),
        new ErasureBenchCommand(),
        new FixturesCommand(),
        new TrialsCommand());
  }
}
