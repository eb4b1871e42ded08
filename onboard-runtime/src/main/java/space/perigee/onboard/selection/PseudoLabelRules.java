package space.perigee.onboard.selection;

/**
 * When a model may label a sample itself.
 *
 * @param classes number of classes, 2 or more
 * @param confidence the threshold of FixMatch, above 1/classes, below 1
 * @param lowestConfidence no class's adaptive threshold goes below it; 1/classes to {@code
 *     confidence}, and equal to {@code confidence} for fixed thresholds
 * @param margin lead over the second class that a sample without a second view must have, 0 to 1
 * @param maxShare of a minibatch that may be labeled so, 0 to below 1
 * @param maxClassShare of those that one class may have, above 0 to 1
 * @param minPrecision share of right labels below which there are no more, 0 to 1
 */
public record PseudoLabelRules(
    int classes,
    double confidence,
    double lowestConfidence,
    double margin,
    double maxShare,
    double maxClassShare,
    double minPrecision) {

  /**
   * @throws IllegalArgumentException if a value is outside its range
   */
  public PseudoLabelRules {
    check(classes >= 2, "classes", classes, "2 or more");
    double chance = 1.0 / classes;
    check(confidence > chance && confidence < 1, "confidence", confidence, "1/classes to 1");
    check(
        lowestConfidence >= chance && lowestConfidence <= confidence,
        "lowestConfidence",
        lowestConfidence,
        "1/classes to the confidence");
    check(margin >= 0 && margin <= 1, "margin", margin, "0 to 1");
    check(maxShare >= 0 && maxShare < 1, "maxShare", maxShare, "0 to below 1");
    check(maxClassShare > 0 && maxClassShare <= 1, "maxClassShare", maxClassShare, "above 0 to 1");
    check(minPrecision >= 0 && minPrecision <= 1, "minPrecision", minPrecision, "0 to 1");
  }

  private static void check(boolean holds, String field, Number value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(field + " " + value + " must be within " + allowed);
    }
  }

  /** FlexMatch at its published 0.95, never below 0.8; half of a minibatch, 0.9 of them right. */
  public static PseudoLabelRules byDefault(int classes) {
    return new PseudoLabelRules(classes, 0.95, 0.8, 0.9, 0.5, Math.max(0.25, 2.0 / classes), 0.9);
  }
}
