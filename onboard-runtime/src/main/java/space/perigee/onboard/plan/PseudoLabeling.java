package space.perigee.onboard.plan;

import java.util.OptionalDouble;
import space.perigee.onboard.selection.PseudoLabelRules;

/**
 * A plan's rules for pseudo-labels, in the terms of {@link PseudoLabelRules}; empty rules have
 * their published values.
 */
public record PseudoLabeling(
    OptionalDouble confidence,
    OptionalDouble lowestConfidence,
    OptionalDouble margin,
    OptionalDouble maxShare,
    OptionalDouble maxClassShare,
    OptionalDouble minPrecision) {

  /**
   * The rules for a model. A confidence below the published {@code lowestConfidence} lowers that
   * too.
   *
   * @param classes number of the model's classes
   * @throws IllegalArgumentException if a rule is invalid for so many classes; names the rule
   */
  public PseudoLabelRules rules(int classes) {
    PseudoLabelRules published = PseudoLabelRules.byDefault(classes);
    double sure = confidence.orElse(published.confidence());
    return new PseudoLabelRules(
        classes,
        sure,
        lowestConfidence.orElse(Math.min(sure, published.lowestConfidence())),
        margin.orElse(published.margin()),
        maxShare.orElse(published.maxShare()),
        maxClassShare.orElse(published.maxClassShare()),
        minPrecision.orElse(published.minPrecision()));
  }
}
