package space.perigee.sim.lab.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.strategy.ReplaySettings;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.ConfusionMatrix;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.trial.TrialRows.Place;

/**
 * The run of one seed. Between two tasks {@link #save} writes its complete state: the network and
 * its updater, the state of the strategy, and the state of the random orders.
 */
public final class TrialRun {

  private static final int TEST_BATCH = 32;

  /**
   * The inputs of a run.
   *
   * @param network initial network, which is trained
   * @param memory storage for the strategy's samples
   */
  record Start(
      StrategyFactory factory, MultiLayerNetwork network, long seed, RecordStorage memory) {}

  private final Trial trial;
  private final TrialProgress progress;
  private final StrategyFactory factory;
  private final Trainer trainer;
  private final float[] beginning;
  private final TrialRows rows;
  private final Strategy strategy;
  private final Learning learning;
  private final @Nullable LateLabels late;

  private TrialRun(Trial trial, TrialProgress progress, Start start, Trainer trainer) {
    this.trial = trial;
    this.progress = progress;
    this.factory = start.factory();
    this.trainer = trainer;
    this.beginning = trainer.parameters();
    TrialSettings settings = trial.settings();
    int cut = settings.depth().cut(trainer.layers());
    this.rows = new TrialRows(trial.scaling(), trainer, cut);
    this.strategy =
        start
            .factory()
            .create(
                new StrategyContext(
                    new Classification(trial.stream().classes()),
                    trainer,
                    cut,
                    new ReplaySettings(
                        settings.memory(),
                        settings.memoryBits(),
                        settings.replayed(),
                        start.memory()),
                    start.seed()));
    this.learning =
        new Learning(
            strategy,
            rows,
            settings.batch(),
            new SplitMix64(start.seed()),
            samples -> shown(trial, progress, samples));
    GroundLabels labels = settings.labels();
    this.late =
        labels == null
            ? null
            : new LateLabels(labels, settings, learning, trial.stream().classes(), start.seed());
  }

  private static void shown(Trial trial, TrialProgress progress, int samples) {
    progress.addShown(samples);
    trial.instruments().onSamples().accept(samples);
  }

  /** Starts a run: pretrains the network if the settings require it, and tests it on every task. */
  static TrialRun begin(Trial trial, TrialProgress progress, Start start)
      throws UnsupportedNetworkException {
    Trainer trainer = new Trainer(start.network(), trial.input().dimensions());
    if (trial.settings().pretraining() > 0) {
      pretrain(trial, progress, start.seed(), trainer);
    }
    TrialRun run = new TrialRun(trial, progress, start, trainer);
    progress.add(run.accuracies());
    return run;
  }

  /**
   * Resumes a run from the state that {@link #save} wrote after {@code progress}.
   *
   * @throws IOException if the state has other settings
   */
  static TrialRun resume(Trial trial, TrialProgress progress, Start start, DataInput in)
      throws UnsupportedNetworkException, IOException {
    Trainer trainer = new Trainer(start.network(), trial.input().dimensions());
    trainer.setParameters(readFloats(in, trainer.parameterCount()));
    TrialRun run = new TrialRun(trial, progress, start, trainer);
    trial.stream().tasks().subList(0, progress.tasks()).stream()
        .map(Experience::train)
        .forEach(run.rows::follow);
    run.restore(in);
    return run;
  }

  private static void pretrain(Trial trial, TrialProgress progress, long seed, Trainer trainer) {
    Learning whole =
        new Learning(
            Strategies.named("fine-tune")
                .create(
                    new StrategyContext(
                        new Classification(trial.stream().classes()),
                        trainer,
                        0,
                        ReplaySettings.inRam(0, 1),
                        seed)),
            new TrialRows(trial.scaling(), trainer, 0),
            trial.settings().batch(),
            new SplitMix64(~seed),
            samples -> shown(trial, progress, samples));
    List<Place> places = Learning.places(List.of(trial.stream().tasks().get(0).train()));
    for (int pass = 0; pass < trial.settings().pretraining(); pass++) {
      whole.show(whole.shuffled(places));
    }
    trainer.restart(trainer.parameters());
  }

  /** Trains on the next task, and tests on all tasks. */
  void learnTask() {
    long start = trial.instruments().nanos().getAsLong();
    long rowsBefore = trainer.trainedRows();
    rows.follow(trial.stream().tasks().get(progress.tasks()).train());
    if (factory.isOffline()) {
      progress.startAnew();
      trainer.restart(beginning);
      learnOffline();
    } else {
      learnInOrder(trial.stream().tasks().get(progress.tasks()).train());
    }
    long spent = trial.instruments().nanos().getAsLong() - start;
    progress.add(accuracies());
    // After the tests: a strategy may put off its training until it has to predict.
    progress.addTraining(spent, trainer.trainedRows() - rowsBefore);
    progress.count(
        late == null ? samplesOfTasks() : late.labels(),
        learning.minibatches(),
        strategy.keptBytes(),
        trial.instruments().peakBytes().getAsLong());
    if (progress.tasks() == trial.stream().tasks().size()) {
      progress.complete(scores(trial.stream().tasks()));
    }
  }

  /** Trains on all tasks so far, the next one included. */
  private void learnOffline() {
    List<LabeledData> tasks =
        trial.stream().tasks().subList(0, progress.tasks() + 1).stream()
            .map(Experience::train)
            .toList();
    OfflineTraining training = new OfflineTraining(learning, tasks);
    if (factory.isTrainedToConvergence()) {
      training.toConvergence();
    } else {
      training.onRows(
          tasks.stream().mapToLong(task -> trial.settings().rowsOfReplay(task.size())).sum());
    }
  }

  private void learnInOrder(LabeledData train) {
    strategy.beginTask();
    if (late == null) {
      show(train);
    } else {
      late.show(train);
    }
    strategy.endTask();
    rows.forget(train);
  }

  private long samplesOfTasks() {
    return trial.stream().tasks().subList(0, progress.tasks()).stream()
        .mapToLong(task -> task.train().size())
        .sum();
  }

  private void show(LabeledData task) {
    List<Place> places = Learning.places(List.of(task));
    for (int epoch = 0; epoch < trial.settings().epochs(); epoch++) {
      if (epoch > 0) {
        places = learning.shuffled(places);
      }
      learning.show(places);
    }
  }

  private double[] accuracies() {
    long start = trial.instruments().nanos().getAsLong();
    double[] accuracies =
        trial.stream().tasks().stream()
            .mapToDouble(task -> scores(List.of(task)).value())
            .toArray();
    progress.addTestNanos(trial.instruments().nanos().getAsLong() - start);
    return accuracies;
  }

  private ConfusionMatrix scores(List<Experience> tasks) {
    int classes = trial.stream().classes().size();
    ConfusionMatrix scores = new ConfusionMatrix(trial.stream().classes());
    for (Experience task : tasks) {
      LabeledData test = task.test();
      for (int from = 0; from < test.size(); from += TEST_BATCH) {
        List<Place> batch =
            IntStream.range(from, Math.min(test.size(), from + TEST_BATCH))
                .mapToObj(i -> new Place(test, i))
                .toList();
        float[] logits = learning.logits(batch);
        for (int i = 0; i < batch.size(); i++) {
          float[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
          scores.count(batch.get(i).label(), ClassPrediction.best(row));
        }
      }
    }
    return scores;
  }

  /** Writes the state for {@link #resume}. */
  void save(DataOutput out) throws IOException {
    writeFloats(out, beginning);
    writeFloats(out, trainer.parameters());
    byte[] updater = trainer.updaterState();
    out.writeInt(updater.length);
    out.write(updater);
    learning.save(out);
    if (late != null) {
      late.save(out);
    }
    strategy.save(out);
  }

  /** Confirms that the last saved state is durable. */
  void committed() {
    strategy.committed();
  }

  private void restore(DataInput in) throws IOException {
    float[] parameters = readFloats(in, trainer.parameterCount());
    byte[] updater = new byte[in.readInt()];
    in.readFully(updater);
    trainer.resume(parameters, updater);
    learning.restore(in);
    if (late != null) {
      late.restore(in);
    }
    strategy.restore(in);
  }

  private static void writeFloats(DataOutput out, float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] readFloats(DataInput in, int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
