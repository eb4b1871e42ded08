package space.perigee.onboard.flight.learn;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.model.Weights;

/**
 * Decides whether to adopt a global model from the ground.
 *
 * <p>The satellite keeps learning while the global model {@code G} is aggregated and transferred.
 * The ground names the satellite's delivery that {@code G} contains; progress since then is carried
 * over:
 *
 * <pre>
 *   candidate = G + (learned since that delivery)        or G, if it is no longer known
 * </pre>
 *
 * {@link DeliveredProgress} knows what that is.
 *
 * <p>What lossy deltas have dropped of that progress is put aside; see {@link UnsentRemainder}.
 *
 * <p>This applies the server's update below the client's unsent one, as in FedAsync and FedBuff
 * (Nguyen et al., Federated learning with buffered asynchronous aggregation, AISTATS 2022) seen
 * from the client. The candidate is evaluated on the golden set, labeled samples that the satellite
 * never trains on, and adopted unless the task's metric falls by more than the tolerance, or the
 * guard finds it worse than the learner's best state. Costs two passes over the golden set.
 *
 * <p>Personal layers stay as they are, whatever is adopted; the candidate is judged with them.
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
  private final DeliveredProgress progress;
  private final PersonalPart personal;

  /**
   * @param golden samples to evaluate a candidate on, or null to adopt every model
   * @param tolerance how far the metric may fall (0 to 1)
   * @param remainder what the ground does not have of the learner's progress
   * @param progress what of it the ground has been sent
   * @param personal what is not adopted
   */
  public ModelAdoption(
      Learner learner,
      @Nullable LabeledData golden,
      double tolerance,
      UnsentRemainder remainder,
      DeliveredProgress progress,
      PersonalPart personal) {
    this.learner = learner;
    this.golden = golden;
    this.tolerance = tolerance;
    this.remainder = remainder;
    this.progress = progress;
    this.personal = personal;
  }

  /**
   * Decides, and sets the learner's weights if the candidate is adopted.
   *
   * @param state of the exchange, with the model
   * @param guard judges the candidate, which the learner has when it is asked
   */
  public Decision decide(Incoming incoming, ExchangeState state, BooleanSupplier guard) {
    Weights current = learner.weights();
    DeliveredProgress.Plan plan = progress.plan(incoming, state);
    Weights candidate = candidate(incoming, plan);
    if (!candidate.isFinite()) {
      return new Decision(false, Double.NaN, Double.NaN);
    }
    if (golden == null) {
      learner.setWeights(candidate);
      adopted(incoming, state, plan);
      return new Decision(true, Double.NaN, Double.NaN);
    }
    double before = ModelEvaluation.of(learner, golden).value();
    learner.setWeights(candidate);
    double after = ModelEvaluation.of(learner, golden).value();
    boolean adopted =
        learner.task().metric().admits(after, before, tolerance) && guard.getAsBoolean();
    if (adopted) {
      adopted(incoming, state, plan);
    } else {
      learner.setWeights(current);
    }
    return new Decision(adopted, before, after);
  }

  private void adopted(Incoming incoming, ExchangeState state, DeliveredProgress.Plan plan) {
    remainder.adopted();
    progress.adopted(incoming, state, plan);
  }

  /**
   * Adopts a model because the ground ordered it: progress is carried over as in {@link #decide},
   * but nobody is asked.
   */
  public Decision adopt(Incoming incoming, ExchangeState state) {
    DeliveredProgress.Plan plan = progress.plan(incoming, state);
    Weights candidate = candidate(incoming, plan);
    learner.setWeights(candidate.isFinite() ? candidate : own(incoming.weights()));
    adopted(incoming, state, plan);
    return new Decision(true, Double.NaN, Double.NaN);
  }

  /**
   * Replaces the learner's weights, and drops all that it has learned besides. Personal layers
   * stay.
   *
   * @param number of the global model that these are
   */
  public Decision replace(Weights global, long number) {
    learner.setWeights(own(global));
    remainder.forget();
    progress.replaced(number, global);
    return new Decision(true, Double.NaN, Double.NaN);
  }

  private Weights candidate(Incoming incoming, DeliveredProgress.Plan plan) {
    Weights anchor = plan.anchor();
    if (anchor == null) {
      return own(incoming.weights());
    }
    Weights current = progress.undelivered(learner.weights());
    return own(plan.withAhead(remainder.merged(incoming.weights(), current, anchor)));
  }

  /** A global model as this satellite has it: with its own personal layers. */
  public Weights own(Weights global) {
    return personal.of(learner.weights(), global);
  }
}
