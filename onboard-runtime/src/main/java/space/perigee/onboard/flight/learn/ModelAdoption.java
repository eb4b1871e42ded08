package space.perigee.onboard.flight.learn;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Weights;

/**
 * Decides whether a global model from the ground is taken.
 *
 * <p>While the global model {@code G} was made and was on its way, the satellite went on learning.
 * The ground says which of the satellite's versions went into {@code G}; what was learned since
 * then is carried over:
 *
 * <pre>
 *   candidate = G + (now - merged)        or G, when the mirror no longer holds that version
 * </pre>
 *
 * which is the server's update applied under the client's unsent one, as in FedAsync and FedBuff
 * (Nguyen et al., Federated learning with buffered asynchronous aggregation, AISTATS 2022) seen
 * from the client. The candidate is tried in the shadow on the golden set, labeled samples that the
 * satellite never trains on, and is taken unless the task's metric falls more than the tolerance
 * below that of the present model. Costs two passes over the golden set.
 */
public final class ModelAdoption {

  /**
   * What became of a model.
   *
   * @param adopted true if the learner now has the candidate
   * @param currentAccuracy the metric of the weights before, on the golden set; NaN without one
   * @param candidateAccuracy of the candidate, likewise
   */
  public record Decision(boolean adopted, double currentAccuracy, double candidateAccuracy) {}

  private final Learner learner;
  private final @Nullable LabeledData golden;
  private final double tolerance;

  /**
   * @param golden samples to try a candidate on, or null to take every model
   * @param tolerance how far the metric may fall (0 to 1)
   */
  public ModelAdoption(Learner learner, @Nullable LabeledData golden, double tolerance) {
    this.learner = learner;
    this.golden = golden;
    this.tolerance = tolerance;
  }

  /**
   * Decides, and gives the learner the candidate if it is taken.
   *
   * @param mirror what this end and the ground are known to share
   */
  public Decision decide(Incoming incoming, Mirror mirror) {
    Weights current = learner.weights();
    Weights candidate = candidate(incoming, current, mirror);
    if (!candidate.isFinite()) {
      return new Decision(false, Double.NaN, Double.NaN);
    }
    if (golden == null) {
      learner.setWeights(candidate);
      return new Decision(true, Double.NaN, Double.NaN);
    }
    double before = ModelEvaluation.of(learner, golden).value();
    learner.setWeights(candidate);
    double after = ModelEvaluation.of(learner, golden).value();
    boolean adopted = learner.task().metric().admits(after, before, tolerance);
    if (!adopted) {
      learner.setWeights(current);
    }
    return new Decision(adopted, before, after);
  }

  static Weights candidate(Incoming incoming, Weights current, Mirror mirror) {
    Weights global = incoming.weights();
    Optional<Weights> merged =
        incoming.merged() == null ? Optional.empty() : mirror.find(incoming.merged());
    return merged.map(base -> carryOver(global, current, base)).orElse(global);
  }

  private static Weights carryOver(Weights global, Weights current, Weights merged) {
    float[] values = global.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += current.get(i) - merged.get(i);
    }
    return Weights.of(global.layout(), values);
  }
}
