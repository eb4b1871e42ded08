package space.perigee.ground.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.evaluate.GateBasis;

/**
 * A snapshot of the ground station, for people and programs. Times are ISO 8601 mission time, sizes
 * bytes.
 *
 * @param speed mission seconds per wall second
 * @param obstacle why nothing that satellites send can be taken now; null if it can
 * @param version of the global model that is published, 64 hexadecimal digits
 * @param number of that version
 * @param metric name of the measure by which models are judged
 * @param accuracy that measure on held-out data; null without labeled data
 * @param balancedAccuracy the same, with rare and frequent classes weighted alike; null likewise
 * @param gateAccuracy on the gate's data; null likewise
 * @param judgedBy by what the gate decides
 * @param samples training samples behind it
 * @param privacy what the versions so far may reveal of a satellite; null without differential
 *     privacy
 */
public record GroundStatus(
    String mission,
    String time,
    double speed,
    boolean linkUp,
    @Nullable String obstacle,
    String version,
    long number,
    String metric,
    @Nullable Double accuracy,
    @Nullable Double balancedAccuracy,
    @Nullable Double gateAccuracy,
    GateBasis judgedBy,
    long samples,
    @Nullable PrivacySpent privacy,
    RoundStatus round,
    List<SatelliteStatus> satellites,
    List<TransferStatus> transfers) {

  public GroundStatus {
    satellites = List.copyOf(satellites);
    transfers = List.copyOf(transfers);
  }

  /** ISO 8601 in milliseconds, as the store keeps times. */
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * The open round.
   *
   * @param delivered satellites that have delivered in this round
   * @param needed number of deliveries that close it
   * @param closesAt when the timeout closes it; null while nobody has delivered
   * @param evaluating true while a candidate is scored
   * @param lastClosedBy why the round before closed: {@code quorum}, {@code deadline} or {@code
   *     nobody-expected}; null if none has since the start
   */
  public record RoundStatus(
      List<String> delivered,
      int needed,
      @Nullable String closesAt,
      boolean evaluating,
      @Nullable String lastClosedBy) {

    public RoundStatus {
      delivered = List.copyOf(delivered);
    }
  }

  /**
   * A satellite.
   *
   * @param lastSeen time of its last frame, or if none has arrived, when it became known
   * @param version of its newest delivered weights; null if none
   * @param globalNumber number of the global version that it last acknowledged
   * @param samples training samples behind its weights
   * @param deltas number of accepted deltas
   * @param bytesReceived their total length
   * @param lastDeltaBytes length of the last one
   */
  public record SatelliteStatus(
      String id,
      boolean online,
      String lastSeen,
      @Nullable String version,
      long globalNumber,
      long samples,
      long deltas,
      long bytesReceived,
      long lastDeltaBytes) {}

  /**
   * A transfer in progress.
   *
   * @param direction {@code down} or {@code up}
   * @param content SHA-256 of the content
   * @param bytesLeft bytes still to be transferred
   */
  public record TransferStatus(
      String satellite, String direction, String content, long bytes, long bytesLeft) {}
}
