package space.perigee.ground.cli;

import java.time.Duration;
import picocli.CommandLine.Option;
import space.perigee.ground.session.GroundConfiguration.Capacity;
import space.perigee.ground.store.GroundStore;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.InputException;

/** Options for how many satellites a ground station serves, and with what. */
final class CapacityOptions {

  private static final long MIB = 1L << 20;
  private static final int MOST_MIB = 1 << 20;

  @Option(
      names = "--max-satellites",
      paramLabel = "N",
      description =
          "Satellites that are accepted if --satellites names none (default: ${DEFAULT-VALUE}).")
  private int satellites = Capacity.SATELLITES;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description =
          "Connections to the embedded broker at the same time (default: ${DEFAULT-VALUE}).")
  private int connections = Capacity.CONNECTIONS;

  @Option(
      names = "--session-loops",
      paramLabel = "N",
      description = "Threads that serve the satellites (default: one for each processor).")
  private int loops = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--session-idle",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "Wall time after which the session of a satellite that left and is silent is closed; the"
              + " next frame opens it again (default: ${DEFAULT-VALUE}).")
  private Duration idle = Duration.ofMinutes(10);

  @Option(
      names = "--versions-quota",
      paramLabel = "MIB",
      description =
          "Room for the weights of versions, for rollback and 'perigee ground get' (default:"
              + " ${DEFAULT-VALUE}). Beyond it the oldest refused candidates go first, then the"
              + " oldest published versions.")
  private int versionsMib = (int) (GroundStore.DEFAULT_VERSION_BYTES / MIB);

  /**
   * The capacity.
   *
   * @throws InputException if the quota is out of bounds
   * @throws IllegalArgumentException if a number is below 1
   */
  Capacity capacity() {
    OptionValues.requireWithin("--versions-quota", versionsMib, 1, MOST_MIB);
    return new Capacity(satellites, connections, loops, idle, versionsMib * MIB);
  }
}
