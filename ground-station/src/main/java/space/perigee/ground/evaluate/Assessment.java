package space.perigee.ground.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * How good a model is.
 *
 * @param accuracy share of held-out samples classified correctly, 0 to 1
 * @param balancedAccuracy mean share over the classes, which a rare class counts in as much as a
 *     frequent one, 0 to 1
 * @param gateAccuracy share of the gate's samples classified correctly; null where there is none
 */
public record Assessment(double accuracy, double balancedAccuracy, @Nullable Double gateAccuracy) {

  /**
   * @throws IllegalArgumentException if a share is outside 0 to 1
   */
  public Assessment {
    requireShare("accuracy", accuracy);
    requireShare("balancedAccuracy", balancedAccuracy);
    if (gateAccuracy != null) {
      requireShare("gateAccuracy", gateAccuracy);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " must be within 0 to 1");
    }
  }
}
