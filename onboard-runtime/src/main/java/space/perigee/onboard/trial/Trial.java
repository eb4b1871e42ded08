package space.perigee.onboard.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.data.LabelledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.evaluation.AccuracyMatrix;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.Scores;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.stream.Task;
import space.perigee.onboard.stream.TaskStream;

/**
 * Shows a stream to a strategy, task by task, and tests it on every task after each. The first pass
 * over a task is in its own order; further ones are shuffled.
 */
public final class Trial {

  private static final double NANOS = 1e9;
  private static final int TEST_BATCH = 32;

  private final TaskStream stream;
  private final InputShape input;
  private final Scaling scaling;
  private final TrialSettings settings;
  private final LongSupplier nanos;
  private final IntConsumer onSamples;

  /**
   * @param input shape of a sample
   * @param nanos a clock for the seconds of the result (ns)
   * @param onSamples told how many samples were shown since it was told last
   */
  public Trial(
      TaskStream stream,
      InputShape input,
      Scaling scaling,
      TrialSettings settings,
      LongSupplier nanos,
      IntConsumer onSamples) {
    this.stream = stream;
    this.input = input;
    this.scaling = scaling;
    this.settings = settings;
    this.nanos = nanos;
    this.onSamples = onSamples;
  }

  /** Samples that a strategy is shown. */
  public static long samplesOf(TaskStream stream, TrialSettings settings, boolean offline) {
    long sum = 0;
    long soFar = 0;
    for (Task task : stream.tasks()) {
      soFar += task.train().size();
      sum += offline ? soFar : task.train().size();
    }
    return sum * settings.epochs();
  }

  /**
   * Runs one seed.
   *
   * @param network to begin with; it is trained
   * @throws UnsupportedNetworkException if the engine does not know one of its layers
   */
  public TrialResult run(StrategyFactory factory, MultiLayerNetwork network, long seed)
      throws UnsupportedNetworkException {
    Trainer trainer = new Trainer(network, input.dimensions());
    float[] beginning = trainer.parameters();
    Strategy strategy =
        factory.create(new StrategyContext(trainer, settings.memory(), settings.replayed(), seed));
    SplitMix64 random = new SplitMix64(seed);
    int tasks = stream.tasks().size();
    double[][] accuracy = new double[tasks + 1][];
    accuracy[0] = accuracies(strategy);
    long spent = 0;
    List<LabelledData> shown = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      shown.add(stream.tasks().get(task).train());
      long start = nanos.getAsLong();
      if (factory.isOffline()) {
        trainer.restart(beginning);
        show(strategy, shown, true, random);
      } else {
        strategy.beginTask();
        show(strategy, List.of(stream.tasks().get(task).train()), false, random);
        strategy.endTask();
      }
      spent += nanos.getAsLong() - start;
      accuracy[task + 1] = accuracies(strategy);
    }
    List<String> names = stream.tasks().stream().map(Task::name).toList();
    List<LabelledData> tests = stream.tasks().stream().map(Task::test).toList();
    return new TrialResult(
        AccuracyMatrix.of(names, accuracy), scores(strategy, tests), spent / NANOS);
  }

  private record Place(LabelledData data, int index) {}

  private void show(
      Strategy strategy, List<LabelledData> parts, boolean shuffled, SplitMix64 random) {
    List<Place> places = new ArrayList<>();
    for (LabelledData part : parts) {
      for (int i = 0; i < part.size(); i++) {
        places.add(new Place(part, i));
      }
    }
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      if (shuffled || epoch > 0) {
        places =
            Arrays.stream(Permutation.of(places.size(), random)).mapToObj(places::get).toList();
      }
      for (int from = 0; from < places.size(); from += settings.batch()) {
        List<Place> batch = places.subList(from, Math.min(places.size(), from + settings.batch()));
        int[] labels =
            batch.stream().mapToInt(place -> place.data().label(place.index())).toArray();
        strategy.observe(rows(batch), labels);
        onSamples.accept(labels.length);
      }
    }
  }

  private float[] rows(List<Place> places) {
    int features = input.size();
    float[] rows = new float[places.size() * features];
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      scaling.write(place.data().get(place.index()), rows, i * features);
    }
    return rows;
  }

  private double[] accuracies(Strategy strategy) {
    return stream.tasks().stream()
        .mapToDouble(task -> scores(strategy, List.of(task.test())).accuracy())
        .toArray();
  }

  private Scores scores(Strategy strategy, List<LabelledData> tests) {
    int classes = stream.classes().size();
    long[][] confusion = new long[classes][classes];
    for (LabelledData test : tests) {
      for (int from = 0; from < test.size(); from += TEST_BATCH) {
        List<Place> batch = new ArrayList<>();
        for (int i = from; i < Math.min(test.size(), from + TEST_BATCH); i++) {
          batch.add(new Place(test, i));
        }
        float[] logits = strategy.logits(rows(batch));
        for (int i = 0; i < batch.size(); i++) {
          float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
          confusion[test.label(from + i)][Learner.mostLikely(row)]++;
        }
      }
    }
    return Scores.of(stream.classes(), confusion);
  }
}
