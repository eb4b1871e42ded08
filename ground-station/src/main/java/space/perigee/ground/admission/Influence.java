package space.perigee.ground.admission;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.SampleLosses;
import space.perigee.sync.model.Weights;

/*
 * The influence of an update is what the round loses by it: the loss of the mean of all updates on labeled data, less the
 * loss of the mean without this one. An honest update has a negative influence or a small one, also where each satellite sees
 * few classes, as the others do not see its classes. The loss is the mean over the labels, so that rare ones count as much.
 *
 * An influence counts if it is above three standard errors, over the samples in pairs, and above half a percent of the loss.
 * Updates are clipped to twice their median norm before, so that a huge one does not hide the rest. The worst one is left out,
 * then the next is looked for among the others, up to half of them less one.
 *
 * Fang, Cao, Jia, Gong: Local model poisoning attacks to Byzantine-robust federated learning, USENIX Security 2020, section 5
 * (loss function based rejection), which rejects a number of updates that is given; here it follows from the test.
 */

/** Finds the updates of a round without which it would be better on labeled data. */
final class Influence {

  private static final double STANDARD_ERRORS = 3;
  private static final double LEAST_SHARE = 0.005;
  private static final double CLIP = 2;

  /** Means of groups that are kept, each as large as the model. */
  private static final int MOST_MEANS = 64;

  /** What one more update does to a round. */
  enum Effect {
    HARMFUL,
    NONE,
    HELPFUL
  }

  private final Weights current;
  private final Function<Weights, Optional<SampleLosses>> evaluation;
  private final Map<List<Update>, Update> means = new IdentityHashMap<>();

  /** Those of the published weights; null without labeled data. */
  private final @Nullable SampleLosses now;

  /**
   * @param current the published weights
   * @param evaluation losses on labeled data
   */
  Influence(Weights current, Function<Weights, Optional<SampleLosses>> evaluation) {
    this.current = current;
    this.evaluation = evaluation;
    this.now = evaluation.apply(current).orElse(null);
  }

  /** True if there is labeled data. */
  boolean isLabeled() {
    return now != null;
  }

  /**
   * The updates that make a round worse.
   *
   * @param harmful with the share of the loss that each causes, 0 to 1
   */
  record Result(List<Elimination.Culprit<Update>> harmful, List<Update> rest) {}

  /** Divides the updates of a round. All are good if there is one, or no labeled data. */
  Result of(List<Update> changes) {
    if (changes.size() < 2 || now == null) {
      return new Result(List.of(), changes);
    }
    List<Update> clipped = clipped(changes, CLIP * medianNorm(changes));
    Elimination.Result<Update, SampleLosses> result =
        new Elimination<Update, SampleLosses>(this::losses, Influence::gain, losses -> false)
            .of(clipped, (changes.size() - 1) / 2);
    return new Result(result.culprits(), result.rest());
  }

  /**
   * What {@code change} does to the round of {@code others}. Alone it is never helpful, and without
   * labeled data it has no effect.
   */
  Effect effect(Update change, List<Update> others) {
    if (now == null) {
      return Effect.NONE;
    }
    if (others.isEmpty()) {
      return gain(losses(List.of(List.of(change))), now) > 0 ? Effect.HARMFUL : Effect.NONE;
    }
    double most = CLIP * medianNorm(others);
    List<Update> rest = clipped(others, most);
    SampleLosses without = losses(List.of(rest));
    SampleLosses with = losses(List.of(rest, clipped(List.of(change), most)));
    if (gain(with, without) > 0) {
      return Effect.HARMFUL;
    }
    return gain(without, with) > 0 ? Effect.HELPFUL : Effect.NONE;
  }

  private static List<Update> clipped(List<Update> changes, double most) {
    return changes.stream().map(change -> change.clipped(most)).toList();
  }

  private static double medianNorm(Collection<Update> changes) {
    double[] norms = changes.stream().mapToDouble(Update::norm).sorted().toArray();
    return norms[norms.length / 2];
  }

  private SampleLosses losses(List<List<Update>> groups) {
    if (means.size() > MOST_MEANS) {
      means.clear();
    }
    Update mean =
        UpdateArithmetic.mean(
            groups.stream()
                .map(group -> means.computeIfAbsent(group, UpdateArithmetic::mean))
                .toList());
    return evaluation
        .apply(UpdateArithmetic.plus(current, mean))
        .orElseThrow(() -> new IllegalStateException("the labeled data is gone"));
  }

  /**
   * The share of the first loss that the second one is below it; 0 if that is not certain, or not
   * worth it.
   */
  static double gain(SampleLosses whole, SampleLosses without) {
    int labels = 0;
    for (int label : whole.labels()) {
      labels = Math.max(labels, label + 1);
    }
    double[] count = new double[labels];
    double[] loss = new double[labels];
    double[] sum = new double[labels];
    double[] squares = new double[labels];
    for (int i = 0; i < whole.labels().length; i++) {
      int label = whole.labels()[i];
      double difference = whole.losses()[i] - without.losses()[i];
      count[label]++;
      loss[label] += whole.losses()[i];
      sum[label] += difference;
      squares[label] += difference * difference;
    }
    double mean = 0;
    double before = 0;
    double variance = 0;
    int seen = 0;
    for (int label = 0; label < labels; label++) {
      if (count[label] > 0) {
        double of = sum[label] / count[label];
        mean += of;
        before += loss[label] / count[label];
        variance += Math.max(0, squares[label] / count[label] - of * of) / count[label];
        seen++;
      }
    }
    if (seen == 0 || !(before > 0)) {
      return 0;
    }
    double error = Math.sqrt(variance);
    return mean > STANDARD_ERRORS * error && mean > LEAST_SHARE * before ? mean / before : 0;
  }
}
