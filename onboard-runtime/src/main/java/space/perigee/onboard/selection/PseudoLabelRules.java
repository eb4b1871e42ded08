package space.perigee.onboard.selection;

/**
 * Rules for pseudo-labels.
 *
 * @param classes number of classes, 2 or more
 * @param confidence the threshold of FixMatch, above 1/classes, below 1
 * @param lowestConfidence lower bound of a class's adaptive threshold, 1/classes to {@code
 *     confidence}; equal to {@code confidence} for fixed thresholds
 * @param margin minimum lead over the second class for a sample without a second view, 0 to 1
 * @param maxShare maximum share of pseudo-labels in a minibatch, 0 to below 1
 * @param maxClassShare maximum share of one class among them, above 0 to 1
 * @param minPrecision precision below which pseudo-labeling pauses, 0 to 1
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

  /** FlexMatch's published threshold 0.95, at least 0.8; half of a minibatch, precision 0.9. */
  public static PseudoLabelRules byDefault(int classes) {
    return new PseudoLabelRules(classes, 0.95, 0.8, 0.9, 0.5, Math.max(0.25, 2.0 / classes), 0.9);
  }
}
