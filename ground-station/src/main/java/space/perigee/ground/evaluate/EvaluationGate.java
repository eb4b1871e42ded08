package space.perigee.ground.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import space.perigee.onboard.task.LabelScore;
import space.perigee.sync.model.Weights;

/*
 * Why labels are judged by a rule of their own. A model that no longer finds one of ten classes loses a tenth of its accuracy
 * at most, and averaging hides less than that. The score of one label is uncertain, as it has few samples: of n samples, one
 * standard deviation of the difference between two models is at most 1 / sqrt(2 n). So a label may fall by the tolerance and
 * 1 / sqrt(n). A young model that answers every question with one label scores 1 there, and must fall to become any good: a
 * fall that is made up for elsewhere, by half of it in the mean over all labels, passes.
 *
 * Why the best version counts too. A loss that the tolerance lets pass could be repeated with each version. So a candidate is
 * also compared with the best version so far, and may be worse than that by the tolerance and by what the number of samples
 * leaves open: the best of many scores is partly luck. A person who promotes or rolls back sets the best anew.
 */

/**
 * Decides whether a candidate is published: it passes unless it is clearly worse than the current
 * version or than the best one, overall or for one label. A small loss must pass, since averaging
 * costs a little before it gains, and since the score itself is uncertain.
 *
 * @param tolerance how far the metric may fall on the gate's data below the current version's, 0 to
 *     1
 * @param labelTolerance how far the score of one label may fall there, 0 to 1, besides what so few
 *     samples leave open
 */
public record EvaluationGate(double tolerance, double labelTolerance) {

  /** How far the score of one label may fall if the operator does not say. */
  public static final double LABEL_TOLERANCE = 0.2;

  /** Share of a label's fall that the mean over all labels must gain to make up for it. */
  private static final double MADE_UP = 0.5;

  /** Share of its sure predictions that a version may overturn where nothing else is known. */
  private static final double OVERTURNED = 0.3;

  /** Times the norm of the published weights that a version may change them. */
  private static final double EXPLODED = 3;

  /**
   * @throws IllegalArgumentException if a tolerance is outside 0 to 1
   */
  public EvaluationGate {
    requireShare("gate tolerance", tolerance);
    requireShare("gate tolerance of a label", labelTolerance);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " " + value + " must be within 0 to 1");
    }
  }

  /**
   * The same without tolerance for the metric: what passes is no worse than the current version.
   */
  public EvaluationGate strict() {
    return new EvaluationGate(0, labelTolerance);
  }

  /**
   * The reason to refuse {@code candidate}; empty if it passes. Scores that one of the two lacks
   * are not compared.
   *
   * @param published scores of the versions to compare with
   */
  public Optional<String> refusal(Assessment candidate, PublishedScores published) {
    return failures(candidate, published).stream().findFirst().map(Failure::reason);
  }

  /**
   * Why weights may not be published whatever they score: they are several times as far from the
   * published ones as those are long. An untrained model scores no worse than an exploded one.
   *
   * @param candidate finite
   * @param current the published weights
   */
  public static Optional<String> explosion(Weights candidate, Weights current) {
    double length = current.norm();
    double step = Math.sqrt(candidate.squaredDistance(current));
    return length > 0 && !(step <= EXPLODED * length)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "it changes the weights by norm %.4g, %.1f times that of the published ones; %.0f"
                    + " times at most",
                step,
                step / length,
                EXPLODED))
        : Optional.empty();
  }

  /**
   * Why a candidate may not be published without labeled data: it overturns too many predictions of
   * the published version.
   */
  public static Optional<String> disagreement(
      PredictedLabels candidate, PredictedLabels published) {
    double overturned = published.overturnedBy(candidate);
    return overturned > OVERTURNED
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "it overturns %.0f %% of the predictions for unlabeled samples, weighted by their"
                    + " certainty; %.0f %% at most",
                100 * overturned,
                100 * OVERTURNED))
        : Optional.empty();
  }

  /** By how much {@code candidate} fails, over all rules together; 0 if it passes. */
  public double shortfall(Assessment candidate, PublishedScores published) {
    return failures(candidate, published).stream().mapToDouble(Failure::by).sum();
  }

  private record Failure(double by, String reason) {}

  private List<Failure> failures(Assessment candidate, PublishedScores published) {
    List<Failure> failures = new ArrayList<>();
    addOverall(candidate, published.current(), tolerance, "current", failures);
    addLabels(candidate.byLabel(), published.current().byLabel(), "current", failures);
    if (published.best() != published.current()) {
      addOverall(
          candidate, published.best(), tolerance + candidate.uncertainty(), "best", failures);
      addLabels(candidate.byLabel(), published.best().byLabel(), "best", failures);
    }
    return failures;
  }

  private static void addOverall(
      Assessment candidate, Assessment other, double allowed, String name, List<Failure> failures) {
    Double score = candidate.gate();
    Double before = other.gate();
    if (score != null && before != null && !candidate.metric().admits(score, before, allowed)) {
      failures.add(
          new Failure(
              before - allowed - score,
              String.format(
                  Locale.ROOT,
                  "gate %s %.4f, must be %.4f or more (%.4f of the %s version - %.4f)",
                  candidate.metric().name(),
                  score,
                  before - allowed,
                  before,
                  name,
                  allowed)));
    }
  }

  private void addLabels(
      List<LabelScore> candidate, List<LabelScore> other, String name, List<Failure> failures) {
    double gain = mean(candidate) - mean(other);
    Map<String, Double> values = new HashMap<>();
    other.forEach(score -> values.put(score.label(), score.value()));
    for (LabelScore score : candidate) {
      double before = values.getOrDefault(score.label(), Double.NaN);
      double allowed = labelTolerance + 1 / Math.sqrt(score.samples());
      double fall = before - score.value();
      if (fall > allowed && gain < MADE_UP * fall) {
        failures.add(
            new Failure(
                fall - allowed,
                String.format(
                    Locale.ROOT,
                    "gate score of label %s %.4f, must be %.4f or more (%.4f of the %s"
                        + " version - %.4f with %d samples)",
                    score.label(),
                    score.value(),
                    before - allowed,
                    before,
                    name,
                    allowed,
                    score.samples())));
      }
    }
  }

  private static double mean(List<LabelScore> labels) {
    return labels.stream()
        .mapToDouble(LabelScore::value)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(0);
  }
}
