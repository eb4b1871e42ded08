package space.perigee.onboard.trigger;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may ask for.
 *
 * @param now mission time
 * @param lastTraining mission time of the last training; null if there was none
 * @param samplesSinceTraining new samples to train on since then, 0 or more
 * @param lastDrift when each detector noticed its last drift, by its name; absent if it never did
 * @param metrics by name; absent or NaN while unknown
 * @param chargeFraction energy that is saved up for computing, of the most that can be, 0 to 1
 * @param nextAos start of the pass that is open or comes next; null if the plan has none
 */
public record Situation(
    Instant now,
    @Nullable Instant lastTraining,
    long samplesSinceTraining,
    Map<String, Instant> lastDrift,
    Map<String, Double> metrics,
    double chargeFraction,
    @Nullable Instant nextAos) {

  /**
   * @throws IllegalArgumentException if a number is outside its range
   */
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
