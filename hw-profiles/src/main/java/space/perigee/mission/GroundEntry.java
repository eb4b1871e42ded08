package space.perigee.mission;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ground server.
 *
 * @param name its name in the keys
 */
public record GroundEntry(
    String name, Scoring scoring, Rounds rounds, Ports ports, Keeping keeping, Access access) {

  /** The name of the ground if the file gives none. */
  public static final String NAME = "ground";

  /**
   * How versions are judged.
   *
   * @param heldOut labeled samples on which versions are scored for the report; empty for those of
   *     the gate
   * @param gate labeled samples that decide whether a version is published; empty for the held-out
   *     ones, or if there are no labeled ones
   * @param unlabeled samples whose predictions decide if there are no labeled ones; empty for none
   * @param gateTolerance how far the accuracy on the gate's data may fall, as a fraction, 0 to 1
   * @param gateClassTolerance how far the share found of one class may fall there, 0 to 1
   */
  public record Scoring(
      Optional<Path> heldOut,
      Optional<Path> gate,
      Optional<Path> unlabeled,
      double gateTolerance,
      double gateClassTolerance) {

    /** The tolerance of the gate if the file gives none. */
    public static final double GATE_TOLERANCE = 0.05;

    /** The tolerance of the gate for one class if the file gives none. */
    public static final double GATE_CLASS_TOLERANCE = 0.2;

    /** True if versions can be scored. */
    public boolean isLabeled() {
      return heldOut.isPresent() || gate.isPresent();
    }
  }

  /**
   * When and how updates become a version.
   *
   * @param aggregation aggregation strategy: {@code NAME} or {@code NAME:SETTING=VALUE,...}
   * @param quorum number of satellites whose updates close a round, 1 to the number of satellites
   * @param timeout longest mission time that an update waits for the quorum
   * @param maxAge mission time after which a satellite's last delta no longer counts; empty for
   *     never
   */
  public record Rounds(
      String aggregation, int quorum, Duration timeout, Optional<Duration> maxAge) {

    /** The aggregation strategy if the file names none. */
    public static final String AGGREGATION = "clipped-mean";

    /** The longest wait for the quorum if the file gives none. */
    public static final Duration TIMEOUT = Duration.ofHours(3);
  }

  /**
   * Where the ground listens.
   *
   * @param bind address of the embedded broker and of the page
   * @param mqtt port of the embedded broker, 0 for any
   * @param http port of the page and the API, 0 for any
   */
  public record Ports(String bind, int mqtt, int http) {

    /** Where the ground listens if the file does not say. */
    public static final Ports DEFAULT = new Ports("127.0.0.1", 8883, 8080);
  }

  /**
   * Where the ground keeps its tables, and how much of its past. What the file does not give is
   * empty, and is left to the server.
   *
   * @param database URL of a PostgreSQL database; empty for an embedded one
   * @param events number of the newest events that are kept
   * @param deltas number of the newest accepted deltas whose record is kept
   * @param rejected number of the newest rejected deltas whose record is kept
   * @param scores number of updates of each version that are also scored alone
   * @param versionsMib room for the weights of versions (MiB)
   */
  public record Keeping(
      Optional<String> database,
      Optional<Integer> events,
      Optional<Integer> deltas,
      Optional<Integer> rejected,
      Optional<Integer> scores,
      Optional<Integer> versionsMib) {

    /** The file gives nothing. */
    public static final Keeping UNSAID =
        new Keeping(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * How other programs learn what happens. What the file does not give is empty.
   *
   * @param events MQTT broker at which events are published, {@code broker} for the ground's own
   * @param hosts names by which the API is reached, besides {@code localhost} and addresses
   * @param metricSatellites the most satellites with metrics of their own
   */
  public record Access(
      Optional<String> events, List<String> hosts, Optional<Integer> metricSatellites) {

    /** The file gives nothing. */
    public static final Access UNSAID = new Access(Optional.empty(), List.of(), Optional.empty());

    public Access {
      hosts = List.copyOf(hosts);
    }
  }
}
