package space.perigee.onboard.flight.learn;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Weights;

/**
 * Decides whether to adopt a global model from the ground.
 *
 * <p>The satellite keeps learning while the global model {@code G} is aggregated and transferred.
 * The ground names the satellite's version that {@code G} contains; progress since that version is
 * carried over:
 *
 * <pre>
 *   candidate = G + (now - merged)        or G, when the mirror no longer holds that version
 * </pre>
 *
 * What lossy deltas have dropped of that progress is put aside; see {@link UnsentRemainder}.
 *
 * <p>This applies the server's update below the client's unsent one, as in FedAsync and FedBuff
 * (Nguyen et al., Federated learning with buffered asynchronous aggregation, AISTATS 2022) seen
 * from the client. The candidate is evaluated on the golden set, labeled samples that the satellite
 * never trains on, and adopted unless the task's metric falls by more than the tolerance, or the
 * guard finds it worse than the learner's best state. Costs two passes over the golden set.
 */
public final class ModelAdoption {

  /**
   * Outcome of a decision.
   *
   * @param adopted true if the learner now has the candidate
   * @param currentAccuracy metric of the previous weights on the golden set; NaN without one
   * @param candidateAccuracy metric of the candidate, likewise
   */
  public record Decision(boolean adopted, double currentAccuracy, double candidateAccuracy) {}

  private final Learner learner;
  private final @Nullable LabeledData golden;
  private final double tolerance;
  private final UnsentRemainder remainder;
  private final AdoptedVersion adopted;

  /**
   * @param golden samples to evaluate a candidate on, or null to adopt every model
   * @param tolerance how far the metric may fall (0 to 1)
   * @param remainder what the ground does not have of the learner's progress
   * @param adopted remembers what was adopted
   */
  public ModelAdoption(
      Learner learner,
      @Nullable LabeledData golden,
      double tolerance,
      UnsentRemainder remainder,
      AdoptedVersion adopted) {
    this.learner = learner;
    this.golden = golden;
    this.tolerance = tolerance;
    this.remainder = remainder;
    this.adopted = adopted;
  }

  /**
   * Decides, and sets the learner's weights if the candidate is adopted.
   *
   * @param mirror versions that both ends hold
   * @param guard judges the candidate, which the learner has when it is asked
   */
  public Decision decide(Incoming incoming, Mirror mirror, BooleanSupplier guard) {
    Weights current = learner.weights();
    Weights candidate = candidate(incoming, current, mirror, remainder);
    if (!candidate.isFinite()) {
      return new Decision(false, Double.NaN, Double.NaN);
    }
    if (golden == null) {
      learner.setWeights(candidate);
      adopted(incoming);
      return new Decision(true, Double.NaN, Double.NaN);
    }
    double before = ModelEvaluation.of(learner, golden).value();
    learner.setWeights(candidate);
    double after = ModelEvaluation.of(learner, golden).value();
    boolean adopted =
        learner.task().metric().admits(after, before, tolerance) && guard.getAsBoolean();
    if (adopted) {
      adopted(incoming);
    } else {
      learner.setWeights(current);
    }
    return new Decision(adopted, before, after);
  }

  private void adopted(Incoming incoming) {
    remainder.adopted();
    adopted.adopt(incoming.manifest().subject().number());
  }

  /**
   * Adopts a model because the ground ordered it: progress is carried over as in {@link #decide},
   * but nobody is asked.
   */
  public Decision adopt(Incoming incoming, Mirror mirror) {
    Weights candidate = candidate(incoming, learner.weights(), mirror, remainder);
    learner.setWeights(candidate.isFinite() ? candidate : incoming.weights());
    adopted(incoming);
    return new Decision(true, Double.NaN, Double.NaN);
  }

  /**
   * Replaces the learner's weights, and drops all that it has learned besides.
   *
   * @param number of the global model that these are
   */
  public Decision replace(Weights global, long number) {
    learner.setWeights(global);
    remainder.forget();
    adopted.adopt(number);
    return new Decision(true, Double.NaN, Double.NaN);
  }

  static Weights candidate(
      Incoming incoming, Weights current, Mirror mirror, UnsentRemainder remainder) {
    Weights global = incoming.weights();
    Optional<Weights> merged =
        incoming.merged() == null ? Optional.empty() : mirror.find(incoming.merged());
    return merged.map(base -> remainder.merged(global, current, base)).orElse(global);
  }
}
