package space.perigee.onboard.plan;

import java.util.OptionalDouble;
import space.perigee.onboard.selection.PseudoLabelRules;

/**
 * When the model may label a sample itself; each rule as {@link PseudoLabelRules} has it, and as
 * published where the plan says nothing.
 */
public record PseudoLabeling(
    OptionalDouble confidence,
    OptionalDouble lowestConfidence,
    OptionalDouble margin,
    OptionalDouble maxShare,
    OptionalDouble maxClassShare,
    OptionalDouble minPrecision) {

  /** The rules as published. */
  public static final PseudoLabeling DEFAULT =
      new PseudoLabeling(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /**
   * The rules for a model. A confidence below the published lowest one lowers that too.
   *
   * @param classes of the model
   * @throws IllegalArgumentException if they cannot be for so many classes; names the rule
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
