package space.perigee.sim.lab.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of a load.
 *
 * @param parameters size of the model
 * @param measured time on the clock
 * @param offered deltas that were ready in that time
 * @param unanswered deltas without a receipt at the end
 * @param counts what the satellites saw
 * @param cost what the server cost
 * @param generatorCpuNanos CPU time of the satellites (ns)
 */
public record LoadFigures(
    int parameters,
    Duration measured,
    int offered,
    int unanswered,
    LoadTally.Counts counts,
    ServerWatch.Cost cost,
    long generatorCpuNanos) {

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Deltas a second with a verified receipt while the clock ran. */
  public double acceptedPerSecond() {
    return counts.acceptedInTime() * NANOS / measured.toNanos();
  }

  /** Server's CPU time per accepted delta (ms); NaN if unknown. */
  public double cpuMsPerDelta() {
    return perDelta(cost.cpuNanos()) / NANOS_PER_MILLI;
  }

  /** Satellites' CPU time per accepted delta (ms). */
  public double generatorCpuMsPerDelta() {
    return perDelta(generatorCpuNanos) / NANOS_PER_MILLI;
  }

  /** Bytes that the server wrote per byte of an accepted delta; NaN if unknown. */
  public double writtenPerDeltaByte() {
    return cost.writtenBytes() < 0
        ? Double.NaN
        : cost.writtenBytes() / (double) counts.deltaBytes();
  }

  /** Mean length of an accepted delta, sealed (bytes). */
  public double deltaBytes() {
    return perDelta(counts.deltaBytes());
  }

  /** Cryptographic operations of the server per accepted delta, by name. */
  public Map<String, Double> cryptoPerDelta() {
    Map<String, Double> each = new TreeMap<>();
    cost.crypto().forEach((name, sum) -> each.put(name, sum / counts.accepted()));
    return each;
  }

  private double perDelta(long sum) {
    return sum < 0 ? Double.NaN : sum / (double) counts.accepted();
  }
}
