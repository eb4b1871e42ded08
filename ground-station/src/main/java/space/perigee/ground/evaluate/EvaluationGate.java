package space.perigee.ground.evaluate;

import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a candidate is published: it passes unless it is clearly worse than the current
 * version. A small loss must pass, since averaging costs a little before it gains, and since the
 * score itself is uncertain.
 *
 * @param tolerance how far the metric may fall on the gate's data below the current version's, 0 to
 *     1
 */
public record EvaluationGate(double tolerance) {

  /**
   * @throws IllegalArgumentException if the tolerance is outside 0 to 1
   */
  public EvaluationGate {
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("gate tolerance " + tolerance + " must be within 0 to 1");
    }
  }

  /**
   * The reason to refuse {@code candidate}; empty if it passes. Without gate data all pass.
   *
   * @param current the published version
   */
  public Optional<String> refusal(Assessment candidate, Assessment current) {
    Double score = candidate.gate();
    Double before = current.gate();
    if (score == null || before == null || candidate.metric().admits(score, before, tolerance)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "gate %s %.4f, must be %.4f or more (%.4f of the current version - %.4f)",
            candidate.metric().name(),
            score,
            before - tolerance,
            before,
            tolerance));
  }
}
