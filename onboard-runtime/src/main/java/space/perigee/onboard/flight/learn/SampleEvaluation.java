package space.perigee.onboard.flight.learn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.account.Governor;
import space.perigee.onboard.flight.account.RecentOutcomes;
import space.perigee.onboard.task.Prediction;

/**
 * Evaluates the model on samples before it trains on them: the accuracy, the drift detectors, the
 * thresholds of pseudo-labels and the candidates for the ground. A drift ends a task for the
 * strategy.
 */
final class SampleEvaluation {

  private final OnboardModel model;
  private final DriftWatch drift;
  private final @Nullable SelfLabeling selfLabeling;
  private final @Nullable HardExamplePipeline hardExamples;
  private final Governor governor;
  private final RecentOutcomes outcomes;
  private final FlightCounters counters;

  /**
   * A sample of the stream and what the model makes of it.
   *
   * @param id its position in the stream
   * @param row its input to the trained layers
   * @param logits outputs of the model
   * @param prediction what they predict
   */
  record Seen(long id, Sample sample, float[] row, float[] logits, Prediction prediction) {}

  /**
   * @param selfLabeling null if the plan has no pseudo-labels
   * @param hardExamples null if the plan has none
   */
  SampleEvaluation(
      OnboardModel model,
      DriftWatch drift,
      @Nullable SelfLabeling selfLabeling,
      @Nullable HardExamplePipeline hardExamples,
      FlightAccounts accounts) {
    this.model = model;
    this.drift = drift;
    this.selfLabeling = selfLabeling;
    this.hardExamples = hardExamples;
    this.governor = accounts.governor();
    this.outcomes = accounts.outcomes();
    this.counters = accounts.counters();
  }

  /** The model's outputs for a row; charges the energy. */
  float[] predict(float[] row, Instant now) {
    float[] logits = model.logits(row);
    governor.chargeInference(now, model.predictFlops());
    return logits;
  }

  /** Evaluates a sample of the stream, by its label too if it has one. */
  void evaluate(Seen seen, Instant due) {
    Sample sample = seen.sample();
    boolean drifted =
        sample.isLabeled() && judge(seen.prediction(), seen.logits(), sample.label(), due);
    drifted |= look(seen, due);
    if (drifted) {
      endTask(due);
    }
  }

  /** Evaluates outputs by a label that the stream did not have. */
  void onLabel(float[] logits, int label, Instant now) {
    if (judge(model.task().prediction(logits), logits, label, now)) {
      endTask(now);
    }
  }

  /** Counts an outcome for the accuracy alone. */
  void count(boolean right) {
    outcomes.add(right);
    counters.count(Counter.SAMPLES_JUDGED);
    if (right) {
      counters.count(Counter.SAMPLES_RIGHT);
    }
  }

  /** Compares a prediction with the label; true if there is a drift. */
  private boolean judge(Prediction prediction, float[] logits, int label, Instant due) {
    boolean right = prediction.isRight(label);
    count(right);
    if (selfLabeling != null) {
      selfLabeling.examine(logits, label);
    }
    return drift.onOutcome(right, due);
  }

  /** Evaluates what needs no label; true if there is a drift. */
  private boolean look(Seen seen, Instant due) {
    if (hardExamples == null && !drift.watchesEmbeddings()) {
      return false;
    }
    float[] embedding = model.embedding(seen.row());
    governor.chargeInference(due, model.embeddingFlops());
    if (hardExamples != null) {
      hardExamples.examples().offer(seen.id(), seen.sample(), seen.prediction(), embedding, due);
    }
    return drift.watchesEmbeddings() && drift.onEmbedding(embedding, due);
  }

  /** Ends a task for the strategy after a drift. */
  private void endTask(Instant now) {
    counters.count(Counter.DRIFTS);
    governor.chargeTraining(now, model.endTaskFlops());
    model.endTask();
  }
}
