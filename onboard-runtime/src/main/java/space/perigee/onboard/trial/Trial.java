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
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.stream.Task;
import space.perigee.onboard.stream.TaskStream;
import space.perigee.onboard.trial.Rows.Place;

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
    return sum * settings.epochs()
        + (long) settings.pretraining() * stream.tasks().get(0).train().size();
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
    SplitMix64 random = new SplitMix64(seed);
    pretrain(trainer, seed);
    float[] beginning = trainer.parameters();
    int cut = settings.depth().cut(trainer.layers());
    Rows rows = new Rows(scaling, trainer, cut);
    Strategy strategy =
        factory.create(
            StrategyContext.of(trainer, settings.memory(), settings.replayed(), seed)
                .withCut(cut, settings.memoryBits()));
    int tasks = stream.tasks().size();
    double[][] accuracy = new double[tasks + 1][];
    accuracy[0] = accuracies(strategy, rows);
    long spent = 0;
    List<LabelledData> shown = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      shown.add(stream.tasks().get(task).train());
      long start = nanos.getAsLong();
      if (factory.isOffline()) {
        trainer.restart(beginning);
        show(strategy, rows, shown, true, random);
      } else {
        strategy.beginTask();
        show(strategy, rows, List.of(stream.tasks().get(task).train()), false, random);
        strategy.endTask();
        rows.forget(stream.tasks().get(task).train());
      }
      spent += nanos.getAsLong() - start;
      accuracy[task + 1] = accuracies(strategy, rows);
    }
    List<String> names = stream.tasks().stream().map(Task::name).toList();
    List<LabelledData> tests = stream.tasks().stream().map(Task::test).toList();
    return new TrialResult(
        AccuracyMatrix.of(names, accuracy),
        scores(strategy, rows, tests),
        spent / NANOS,
        strategy.keptBytes());
  }

  /** What a mission does before launch with the data that it has then. */
  private void pretrain(Trainer trainer, long seed) {
    if (settings.pretraining() == 0) {
      return;
    }
    Strategy whole = Strategies.named("fine-tune").create(StrategyContext.of(trainer, 0, 1, seed));
    SplitMix64 random = new SplitMix64(~seed);
    Rows rows = new Rows(scaling, trainer, 0);
    for (int pass = 0; pass < settings.pretraining(); pass++) {
      pass(whole, rows, shuffled(places(List.of(stream.tasks().get(0).train())), random));
    }
    trainer.restart(trainer.parameters());
  }

  private void show(
      Strategy strategy, Rows rows, List<LabelledData> parts, boolean shuffled, SplitMix64 random) {
    List<Place> places = places(parts);
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      if (shuffled || epoch > 0) {
        places = shuffled(places, random);
      }
      pass(strategy, rows, places);
    }
  }

  private static List<Place> places(List<LabelledData> parts) {
    List<Place> places = new ArrayList<>();
    for (LabelledData part : parts) {
      for (int i = 0; i < part.size(); i++) {
        places.add(new Place(part, i));
      }
    }
    return places;
  }

  private static List<Place> shuffled(List<Place> places, SplitMix64 random) {
    return Arrays.stream(Permutation.of(places.size(), random)).mapToObj(places::get).toList();
  }

  private void pass(Strategy strategy, Rows rows, List<Place> places) {
    for (int from = 0; from < places.size(); from += settings.batch()) {
      List<Place> batch = places.subList(from, Math.min(places.size(), from + settings.batch()));
      int[] labels = batch.stream().mapToInt(place -> place.data().label(place.index())).toArray();
      strategy.observe(rows.of(batch), labels);
      onSamples.accept(labels.length);
    }
  }

  private double[] accuracies(Strategy strategy, Rows rows) {
    return stream.tasks().stream()
        .mapToDouble(task -> scores(strategy, rows, List.of(task.test())).accuracy())
        .toArray();
  }

  private Scores scores(Strategy strategy, Rows rows, List<LabelledData> tests) {
    int classes = stream.classes().size();
    long[][] confusion = new long[classes][classes];
    for (LabelledData test : tests) {
      for (int from = 0; from < test.size(); from += TEST_BATCH) {
        List<Place> batch = new ArrayList<>();
        for (int i = from; i < Math.min(test.size(), from + TEST_BATCH); i++) {
          batch.add(new Place(test, i));
        }
        float[] logits = strategy.logits(rows.of(batch));
        for (int i = 0; i < batch.size(); i++) {
          float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
          confusion[test.label(from + i)][Learner.mostLikely(row)]++;
        }
      }
    }
    return Scores.of(stream.classes(), confusion);
  }
}
