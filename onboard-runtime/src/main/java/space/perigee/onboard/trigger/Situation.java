package space.perigee.onboard.trigger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of conditions.
 *
 * @param now mission time
 * @param lastTraining mission time of the last training; null if there was none
 * @param samplesSinceTraining number of new training samples since then, 0 or more
 * @param lastDrift mission time of each detector's last drift, by its name; absent if there was
 *     none
 * @param metrics metrics by name; absent or NaN if unknown
 * @param chargeFraction stored energy for computing, as a fraction of the capacity, 0 to 1
 * @param nextAos start of the current or next pass; null if the plan has none
 */
public record Situation(
    Instant now,
    @Nullable Instant lastTraining,
    long samplesSinceTraining,
    Map<String, Instant> lastDrift,
    Map<String, Double> metrics,
    double chargeFraction,
    @Nullable Instant nextAos) {

  public Situation {
    if (samplesSinceTraining < 0) {
      throw new IllegalArgumentException(
          "samplesSinceTraining " + samplesSinceTraining + " must be 0 or more");
    }
    if (!(chargeFraction >= 0 && chargeFraction <= 1)) {
      throw new IllegalArgumentException(
          "chargeFraction " + chargeFraction + " must be within 0 to 1");
    }
    lastDrift = Map.copyOf(lastDrift);
    metrics = Map.copyOf(metrics);
  }
}
