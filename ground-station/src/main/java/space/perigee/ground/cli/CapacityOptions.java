package space.perigee.ground.cli;

import java.time.Duration;
import picocli.CommandLine.Option;
import space.perigee.ground.session.GroundConfiguration.Capacity;
import space.perigee.sync.cli.DurationConverter;

/** Options for how many satellites a ground station serves, and with what. */
final class CapacityOptions {

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

  /**
   * The capacity.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  Capacity capacity() {
    return new Capacity(satellites, connections, loops, idle);
  }
}
