package space.perigee.onboard.drift;

import java.util.function.DoubleSupplier;
import space.perigee.onboard.learning.SplitMix64;

/** Random streams, reproducible from a seed. */
final class Streams {

  private Streams() {}

  /** 1 with probability {@code p}, else 0. */
  static DoubleSupplier errors(long seed, double p) {
    SplitMix64 random = new SplitMix64(seed);
    return () -> random.nextDouble() < p ? 1 : 0;
  }

  /** Returns the number of alarms among the next values. */
  static int alarms(DriftDetector<Double> detector, DoubleSupplier stream, int values) {
    int alarms = 0;
    for (int i = 0; i < values; i++) {
      alarms += detector.add(stream.getAsDouble()) == Drift.DRIFT ? 1 : 0;
    }
    return alarms;
  }

  /** Returns the number of values until the first alarm; {@code most} if there is none. */
  static int delay(DriftDetector<Double> detector, DoubleSupplier stream, int most) {
    for (int i = 1; i < most; i++) {
      if (detector.add(stream.getAsDouble()) == Drift.DRIFT) {
        return i;
      }
    }
    return most;
  }
}
