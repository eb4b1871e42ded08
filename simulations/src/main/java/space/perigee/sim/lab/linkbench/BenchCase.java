package space.perigee.sim.lab.linkbench;

import java.util.List;
import java.util.Locale;

/**
 * What a transfer is measured under.
 *
 * @param name on the command line
 * @param rttMillis there and back
 * @param lossDownPercent of packets to the ground
 * @param lossUpPercent of packets to the satellite
 * @param outages as {@link SpaceLink.Shape} has them
 * @param bytes length of the content
 * @param lanes what is measured
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

  /** How a content crosses. */
  public enum Lane {
    /** Our transfer by datagrams. */
    UDP,
    /** Our transfer by MQTT 5, over TCP with BBR. */
    MQTT,
    /** Plain MQTT: messages of 64 KiB with QoS 1, over TCP with BBR. */
    PLAIN,
    /** Our transfer by datagrams when nothing comes back. */
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

  /** All that there are. */
  public static final List<BenchCase> ALL =
      List.of(
          new BenchCase("clean", 500, 0, 0, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("loss1", 500, 1, 1, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("loss5", 500, 5, 5, NONE, 10 * MIB, TWO_WAY),
          new BenchCase("cut", 100, 0, 0, "5:20", 20 * MIB, TWO_WAY),
          new BenchCase("oneway", 500, 10, 100, NONE, 20 * MIB, List.of(Lane.ONEWAY)),
          new BenchCase("large", 100, 1, 1, NONE, 200_000_000, List.of(Lane.UDP, Lane.MQTT)));

  /** The link of it. */
  SpaceLink.Shape shape(double rateMbps, double queueMillis, long seed) {
    return new SpaceLink.Shape(
        rateMbps, rttMillis / 2, lossDownPercent, lossUpPercent, queueMillis, outages, seed);
  }
}
