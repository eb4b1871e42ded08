package space.perigee.sim.lab.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.plan.GuardRules;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;

/**
 * One flight over a stream that goes wrong. The training samples of a data set are divided at
 * random into an archive, on which the start model is trained, a golden set, and the stream; the
 * test samples measure the model along the way, and neither the learner nor the guard sees them.
 *
 * @param data data set
 * @param shape network
 * @param rules rules of the guard
 * @param seed of the division, the network, the faults and the learner
 */
public record GuardTrial(DataSource data, ModelShape shape, GuardRules rules, long seed) {

  /** Samples of the golden set, as in the demo. */
  static final int GOLDEN = 300;

  private static final int ARCHIVE = 100;
  private static final int EPOCHS = 30;
  private static final int BATCH = 32;
  private static final int REPLAY = 500;
  private static final double LEARNING_RATE = 1e-3;

  /** Samples between two measurements on the test set. */
  private static final int MEASURED_EACH = 50;

  /**
   * Result of a flight; shares of test samples predicted correctly.
   *
   * @param start before the first sample
   * @param best the highest one on the way, measured every {@value #MEASURED_EACH} samples
   * @param end after the last sample
   * @param guard status of the guard at the end, or null without one
   */
  public record Result(
      double start, double best, double end, LearningStatus.@Nullable GuardStatus guard) {}

  private record Parts(List<Sample> archive, List<Sample> golden, List<Sample> stream) {}

  /** A data set of which a random fifth of the training samples are test samples. */
  public static DataSource withTest(DataSource all) {
    int[] order = Permutation.of(all.training().size(), new SplitMix64(0));
    int test = order.length / 5;
    List<Sample> shuffled = new ArrayList<>(order.length);
    for (int index : order) {
      shuffled.add(all.training().get(index));
    }
    return new DataSource(
        all.name(),
        all.classes(),
        all.input(),
        shuffled.subList(test, order.length),
        shuffled.subList(0, test));
  }

  /**
   * Flies.
   *
   * @param stream what happens to the stream
   * @param from share of the stream before a fault
   * @param to share of the stream at the end of a fault
   */
  public Result fly(StreamCase stream, double from, double to) {
    SplitMix64 random = new SplitMix64(seed);
    Parts parts = parts(stream, from, random);
    Learner learner = new Learner(startModel(parts.archive(), random));
    int size = parts.stream().size();
    List<Sample> seen =
        stream.apply(
            parts.stream(),
            data.classes().size(),
            (int) (from * size),
            (int) (to * size),
            new SplitMix64(seed ^ stream.name().hashCode()));
    OnboardRuntime runtime =
        new OnboardRuntime(
            FlightSettings.of("guard-bench", "sat")
                .withLearning(LearningPlan.ofReplay(BATCH, REPLAY, 1).withGuard(rules), seed),
            Equipment.standalone(
                    learner,
                    SampleStream.inOrder(table(seen), false),
                    EnergyBudget.unlimited(1, 1e9))
                .withGolden(table(parts.golden())));
    return measure(runtime, learner, seen.size());
  }

  private Result measure(OnboardRuntime runtime, Learner learner, int samples) {
    SampleTable test = table(data.test());
    double start = ModelEvaluation.of(learner, test).value();
    double best = start;
    Instant now = Instant.EPOCH;
    Instant measureAt = now;
    while (!runtime.hasLearnedAll()) {
      Instant next = runtime.step(now);
      now = next.isAfter(now) ? next : now;
      if (!now.isBefore(measureAt) && now.isBefore(Instant.MAX)) {
        measureAt = now.plus(Duration.ofMinutes(MEASURED_EACH));
        best = Math.max(best, ModelEvaluation.of(learner, test).value());
      }
    }
    double end = ModelEvaluation.of(learner, test).value();
    return new Result(
        start,
        Math.max(best, end),
        end,
        runtime.status(Instant.EPOCH.plus(Duration.ofMinutes(samples))).learning().guard());
  }

  private Parts parts(StreamCase stream, double from, SplitMix64 random) {
    int[] order = Permutation.of(data.training().size(), random);
    List<Sample> shuffled = new ArrayList<>(order.length);
    for (int index : order) {
      shuffled.add(data.training().get(index));
    }
    List<Sample> archive = shuffled.subList(0, ARCHIVE);
    List<Sample> golden = shuffled.subList(ARCHIVE, ARCHIVE + GOLDEN);
    List<Sample> rest = shuffled.subList(ARCHIVE + GOLDEN, shuffled.size());
    if (stream != StreamCase.NEW_CLASS) {
      return new Parts(archive, golden, rest);
    }
    int added = data.classes().size() - 1;
    return new Parts(
        without(archive, added), without(golden, added), delayed(rest, added, from, random));
  }

  private static List<Sample> without(List<Sample> samples, int label) {
    return samples.stream().filter(sample -> sample.label() != label).toList();
  }

  /** The samples of a class are spread at random over the stream from the given share on. */
  private static List<Sample> delayed(
      List<Sample> samples, int label, double from, RandomGenerator random) {
    List<Sample> result = new ArrayList<>(without(samples, label));
    int first = (int) (from * result.size());
    for (Sample sample : samples) {
      if (sample.label() == label) {
        result.add(first + random.nextInt(result.size() - first + 1), sample);
      }
    }
    return result;
  }

  private ModelFile startModel(List<Sample> archive, SplitMix64 random) {
    ModelFile model =
        shape
            .network(
                data.input(),
                data.classes(),
                new LocalLearning(LocalLearning.Optimizer.ADAM, LEARNING_RATE, BATCH, EPOCHS),
                seed)
            .withNormalizer(normalizer(archive));
    Learner learner = new Learner(model);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int[] order = Permutation.of(archive.size(), random);
      for (int i = 0; i < order.length; i += BATCH) {
        List<Sample> batch = new ArrayList<>();
        for (int k = i; k < Math.min(order.length, i + BATCH); k++) {
          batch.add(archive.get(order[k]));
        }
        learner.train(batch);
      }
    }
    return learner.model();
  }

  private DataNormalization normalizer(List<Sample> archive) {
    if (data.input().isImage()) {
      return new ImagePreProcessingScaler();
    }
    int features = data.input().size();
    INDArray rows = Nd4j.create(archive.size(), features);
    for (int i = 0; i < archive.size(); i++) {
      rows.putRow(i, Nd4j.create(archive.get(i).features()));
    }
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(rows, Nd4j.zeros(archive.size(), 1)));
    return normalizer;
  }

  private SampleTable table(List<Sample> samples) {
    return new SampleTable(data.classes(), data.input().size(), samples);
  }
}
