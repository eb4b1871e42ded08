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
 * An influence counts if it is above one and a half standard errors, over the samples in pairs, and above half a percent of the loss.
 * Updates are clipped to twice their median norm before, so that a huge one does not hide the rest. The worst one is left out,
 * then the next is looked for among the others, up to half of them less one.
 *
 * While there is far to go, a round is better without any update that is shorter than the others, since it shortens the mean.
 * That is no harm. So an update that points to where the others point is compared with their mean cut to the same length in that
 * direction: what is left to it is what it adds besides. One that points nowhere or back gets no such allowance.
 *
 * Fang, Cao, Jia, Gong: Local model poisoning attacks to Byzantine-robust federated learning, USENIX Security 2020, section 5
 * (loss function based rejection), which rejects a number of updates that is given; here it follows from the test.
 */

/** Finds the updates of a round without which it would be better on labeled data. */
final class Influence {

  private static final double STANDARD_ERRORS = 1.5;
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
    Elimination.Result<Update, Mean> result =
        new Elimination<Update, Mean>(this::mean, this::gain, mean -> false)
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
      return gain(mean(List.of(List.of(change))).losses(), now) > 0 ? Effect.HARMFUL : Effect.NONE;
    }
    double most = CLIP * medianNorm(others);
    List<Update> rest = clipped(others, most);
    Mean without = mean(List.of(rest));
    Mean with = mean(List.of(rest, clipped(List.of(change), most)));
    if (gain(with, without) > 0) {
      return Effect.HARMFUL;
    }
    return gain(without.losses(), with.losses()) > 0 ? Effect.HELPFUL : Effect.NONE;
  }

  private static List<Update> clipped(List<Update> changes, double most) {
    return changes.stream().map(change -> change.clipped(most)).toList();
  }

  private static double medianNorm(Collection<Update> changes) {
    double[] norms = changes.stream().mapToDouble(Update::norm).sorted().toArray();
    return norms[norms.length / 2];
  }

  /** The mean of some updates, and the losses with it. */
  private record Mean(Update update, SampleLosses losses) {}

  private Mean mean(List<List<Update>> groups) {
    if (means.size() > MOST_MEANS) {
      means.clear();
    }
    Update mean =
        UpdateArithmetic.mean(
            groups.stream()
                .map(group -> means.computeIfAbsent(group, UpdateArithmetic::mean))
                .toList());
    return new Mean(mean, losses(mean, 1));
  }

  private SampleLosses losses(Update mean, double factor) {
    return evaluation
        .apply(UpdateArithmetic.plus(current, mean, factor))
        .orElseThrow(() -> new IllegalStateException("the labeled data is gone"));
  }

  /** The share of its loss that a round gains without some updates; 0 if they do no harm. */
  private double gain(Mean whole, Mean without) {
    double gain = gain(whole.losses(), without.losses());
    double length = gain > 0 ? sharedLength(whole.update(), without.update()) : 1;
    return length < 1 ? gain(whole.losses(), losses(without.update(), length)) : gain;
  }

  /**
   * How long the mean of all is in the direction of the mean {@code rest}, as a share of that; 1 if
   * those that the rest lacks do not point there.
   */
  private static double sharedLength(Update whole, Update rest) {
    double square = rest.norm() * rest.norm();
    double product = UpdateArithmetic.dot(whole, rest.change());
    double kept = (double) rest.samples() / Math.max(1, whole.samples());
    // the others' sum is whole - kept rest
    double along = product - kept * square;
    double others =
        Math.sqrt(
            Math.max(0, whole.norm() * whole.norm() - 2 * kept * product + kept * kept * square));
    return along > FarFromOthers.AGREEMENT * others * rest.norm() ? product / square : 1;
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
