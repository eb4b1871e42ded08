package space.perigee.mission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A satellite of a mission.
 *
 * @param name its name in topics, keys and reports
 * @param spacecraft hardware profile: the ID of a shipped one, or the absolute path of a YAML file
 * @param passes where its contacts come from
 * @param sensor what it sees
 * @param training how it learns
 * @param predictions where the prediction of each sample goes: the absolute path of a file, or
 *     {@code mqtt://HOST:PORT/TOPIC}; empty for nowhere
 */
public record SatelliteEntry(
    String name,
    String spacecraft,
    Passes passes,
    Sensor sensor,
    Training training,
    Optional<String> predictions) {

  /** Where the contacts of a satellite come from. */
  public sealed interface Passes {

    /**
     * They are computed from an orbit.
     *
     * @param file element sets
     * @param object name or catalog number of the satellite among them; empty if the file has one
     */
    record Elements(Path file, Optional<String> object) implements Passes {}

    /**
     * They stand in a contact plan.
     *
     * @param file the plan, CSV
     */
    record Plan(Path file) implements Passes {}
  }

  /** The order in which a satellite sees its samples. */
  public enum Order {
    GIVEN,
    SHUFFLED
  }

  /** Where the labels of a satellite's samples come from. */
  public enum Labels {
    /** They stand in the data. */
    DATA,
    /** Only those that the ground sends count; labels in the data are ignored. */
    GROUND
  }

  /**
   * The samples of a satellite.
   *
   * @param data file or folder of the samples that it sees
   * @param golden labeled samples on which it tests models
   * @param sampleInterval mission time between two samples
   * @param repeat true to start over after the last sample
   */
  public record Sensor(
      Path data, Optional<Path> golden, Duration sampleInterval, Order order, boolean repeat) {

    /** The interval between samples if the file names none. */
    public static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(60);
  }

  /**
   * How a satellite learns.
   *
   * @param learning learning plan, YAML; empty for the default of {@code perigee onboard run}
   * @param seed seed of all random choices, 0 or more
   */
  public record Training(Optional<Path> learning, Labels labels, long seed) {

    /** The seed if the file names none. */
    public static final long SEED = 1;
  }
}
