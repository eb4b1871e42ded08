package space.perigee.sim.lab.linkbench;

import java.util.List;
import java.util.Locale;

/**
 * The conditions of a transfer.
 *
 * @param name name on the command line
 * @param lossDownPercent loss of packets to the ground
 * @param lossUpPercent loss of packets to the satellite
 * @param outages as in {@link SpaceLink.Shape}
 * @param bytes length of the content
 * @param lanes lanes to measure
 */
public record BenchCase(
    String name,
    double rttMillis,
    double lossDownPercent,
    double lossUpPercent,
    String outages,
    long bytes,
    List<Lane> lanes) {

  private static final long MIB = 1 << 20;
  private static final String NONE = "-";

  /** Transports of a content. */
  public enum Lane {
    /** Perigee's transfer over datagrams. */
    UDP,
    /** Perigee's transfer over MQTT 5, over TCP with BBR. */
    MQTT,
    /** Plain MQTT: messages of 64 KiB with QoS 1, over TCP with BBR. */
    PLAIN,
    /** Perigee's transfer over datagrams without an uplink. */
    ONEWAY;

    boolean needsBroker() {
      return this == MQTT || this == PLAIN;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<Lane> TWO_WAY = List.of(Lane.UDP, Lane.MQTT, Lane.PLAIN);

  public static final List<BenchCase> ALL =
      List.of(
          new BenchCase("clean", 500, 0, 0, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("loss1", 500, 1, 1, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("loss5", 500, 5, 5, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("cut", 100, 0, 0, "5:20", 20 * MIB, TWO_WAY),
          new BenchCase("oneway", 500, 10, 100, NONE, 20 * MIB, List.of(Lane.ONEWAY)),
          new BenchCase("large", 100, 1, 1, NONE, 200_000_000, List.of(Lane.UDP, Lane.MQTT)));

  /** Returns the shape of the link. */
  SpaceLink.Shape shape(double rateMbps, double queueMillis, long seed) {
    return new SpaceLink.Shape(
        rateMbps, rttMillis / 2, lossDownPercent, lossUpPercent, queueMillis, outages, seed);
  }
}
