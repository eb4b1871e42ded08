package space.perigee.onboard.flight.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.strategy.ReplaySettings;
import space.perigee.onboard.strategy.StockReplay;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.onboard.task.Task;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

/**
 * The network in flight, the strategy that trains it, and its computing costs.
 *
 * <p>Layers below the cut are frozen. A sample passes them once, when it is predicted; their output
 * is its <i>row</i>, which is queued, trained on and kept. A model from the ground may have other
 * frozen layers, since another satellite may train them. They are adopted like the rest: the
 * satellite must start from the model of the round, or its deltas would undo it. Rows from the
 * previous layers are then invalid and dropped, both queued and kept ones; the memory fills again
 * from the stream.
 */
final class OnboardModel implements LearningPart {

  private static final Logger log = LoggerFactory.getLogger(OnboardModel.class);

  /**
   * Which layers a model from the ground has changed.
   *
   * @param rows true if layers below the cut changed
   * @param features true if layers below the last changed
   */
  record Change(boolean rows, boolean features) {}

  private final Learner learner;
  private final @Nullable Trainer trainer;
  private final Strategy strategy;
  private final LearningPlan plan;
  private final int cut;
  private final int last;
  private final ComputeCost cost;
  private final ComputingMeter training = new ComputingMeter();

  private OnboardModel(
      Learner learner, @Nullable Trainer trainer, Strategy strategy, LearningPlan plan, int cut) {
    this.learner = learner;
    this.trainer = trainer;
    this.strategy = strategy;
    this.plan = plan;
    this.cut = cut;
    this.cost = learner.cost();
    this.last = cost.macsOfLayers().size() - 1;
  }

  /**
   * A model with a strategy that has seen no sample yet.
   *
   * @throws InputException if the network does not support the plan
   */
  static OnboardModel of(Learner learner, LearningPlan plan, RecordStorage storage, long seed) {
    try {
      Optional<Trainer> trainer = learner.trainer();
      return trainer.isPresent()
          ? compiled(learner, trainer.get(), plan, storage, seed)
          : stock(learner, plan, storage, seed);
    } catch (IllegalArgumentException e) {
      throw new InputException("learning plan: " + e.getMessage(), e);
    }
  }

  private static OnboardModel compiled(
      Learner learner, Trainer trainer, LearningPlan plan, RecordStorage storage, long seed) {
    int cut = plan.depth().cut(trainer.layers());
    StrategyContext context =
        new StrategyContext(learner.task(), trainer, cut, replay(plan, storage), seed);
    Strategy strategy = Strategies.named(plan.strategy()).create(context);
    return new OnboardModel(learner, trainer, strategy, plan, cut);
  }

  private static OnboardModel stock(
      Learner learner, LearningPlan plan, RecordStorage storage, long seed) {
    boolean needsFeatures = plan.hardExamples() != null || plan.drift().embeddingDistance() != null;
    if (!plan.depth().equals(TrainingDepth.FULL) || needsFeatures) {
      throw new IllegalArgumentException(
          "'train', 'hard-examples' and 'embedding-distance' need Perigee's engine, and the model"
              + " has a layer that only DL4J runs; leave them out");
    }
    Strategy strategy = new StockReplay(plan.strategy(), learner, replay(plan, storage), seed);
    return new OnboardModel(learner, null, strategy, plan, 0);
  }

  private static ReplaySettings replay(LearningPlan plan, RecordStorage storage) {
    return new ReplaySettings(
        plan.memory().samples(), plan.memory().bits(), plan.steps().replayed(), storage);
  }

  /** Index of the first trained layer. */
  int cut() {
    return cut;
  }

  /** Number of values of a row. */
  int rowSize() {
    return trainer == null ? learner.input().size() : trainer.sizeAt(cut);
  }

  /** Task of the network. */
  Task task() {
    return learner.task();
  }

  /** Number of outputs. */
  int outputs() {
    return learner.labels().size();
  }

  /** Output of the frozen layers for a sample. */
  float[] row(Sample sample) {
    float[] row = learner.rows(List.of(sample));
    return trainer == null || cut == 0 ? row : trainer.forward(0, cut, row);
  }

  /** Output before the activation of the last layer. */
  float[] logits(float[] row) {
    return strategy.logits(row);
  }

  /** Number of values of an embedding. */
  int embeddingSize() {
    return engine().sizeAt(last);
  }

  /** Input of the last layer for a row. */
  float[] embedding(float[] row) {
    return cut == last ? row : engine().forward(cut, last, row);
  }

  private Trainer engine() {
    if (trainer == null) {
      throw new IllegalStateException("a network of DL4J's own layers tells no embedding");
    }
    return trainer;
  }

  /** True if training changes embeddings. */
  boolean trainsFeatures() {
    return cut < last;
  }

  /** Operations of a prediction, starting from the sample. */
  double predictFlops() {
    return cost.inferFlops(1);
  }

  /** Operations of a prediction, starting from the row. */
  double rowFlops() {
    return above().inferFlops(1);
  }

  /** Operations of an embedding, starting from the row. */
  double embeddingFlops() {
    return cost.between(cut, last).inferFlops(1);
  }

  /** Operations of a training step on new rows, without the frozen layers. */
  double stepFlops(int fresh) {
    return above().trainFlops(strategy.samplesOfStep(fresh));
  }

  /** Operations of ending a task. */
  double endTaskFlops() {
    return above().trainFlops(strategy.samplesOfEndTask());
  }

  private ComputeCost above() {
    return cost.between(cut, cost.macsOfLayers().size());
  }

  /**
   * Trains on rows that the strategy may keep.
   *
   * @return steps taken; 0 if a value was not finite, in which case nothing has changed
   */
  int observe(float[] rows, int[] labels) {
    int before = learner.steps();
    training.run(stepFlops(labels.length), () -> strategy.observe(rows, labels));
    return learner.steps() - before;
  }

  /**
   * Trains on rows that the strategy must not keep.
   *
   * @return steps taken; 0 if a value was not finite, in which case nothing has changed
   */
  int train(float[] rows, int[] labels) {
    int before = learner.steps();
    training.run(stepFlops(labels.length), () -> strategy.train(rows, labels));
    return learner.steps() - before;
  }

  /** Ends the task, as the data have changed. */
  void endTask() {
    training.run(
        endTaskFlops(),
        () -> {
          strategy.endTask();
          strategy.beginTask();
        });
  }

  /** What training has cost since this object was created. */
  ComputingMeter training() {
    return training;
  }

  /** The network's parameters. */
  float[] weights() {
    return learner.weights().toArray();
  }

  /** Replaces the network's parameters, and nothing else. */
  void setWeights(float[] weights) {
    learner.setWeights(Weights.of(learner.layout(), weights));
  }

  /** Everything that training changes, to return to. */
  LearnerSnapshot snapshot() throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    strategy.save(new DataOutputStream(state));
    return new LearnerSnapshot(
        learner.weights().toArray(), learner.updaterState(), state.toByteArray());
  }

  /**
   * Returns to a snapshot. Samples that were dropped from the memory since do not come back.
   *
   * @return which layers that has changed
   */
  Change restore(LearnerSnapshot snapshot) throws IOException {
    float[] before = learner.weights().toArray();
    learner.setWeights(Weights.of(learner.layout(), snapshot.weights()));
    learner.setUpdaterState(snapshot.updater());
    strategy.restore(new DataInputStream(new ByteArrayInputStream(snapshot.strategy())));
    return change(before, snapshot.weights());
  }

  /**
   * Starts a round after a model from the ground was adopted.
   *
   * @param global that model
   * @param before weights until then
   */
  Change beginRound(Weights global, Weights before) {
    strategy.beginRound(global.toArray());
    Change change = change(before.toArray(), learner.weights().toArray());
    if (change.rows()) {
      log.info("event=rows-dropped kept={} reason=\"other frozen layers\"", strategy.kept());
      strategy.forgetRows();
    }
    return change;
  }

  private Change change(float[] before, float[] now) {
    int change = trainer == null ? -1 : Arrays.mismatch(before, now);
    return new Change(
        trainer != null && change >= 0 && change < trainer.parametersBelow(cut),
        trainer != null && change >= 0 && change < trainer.parametersBelow(last));
  }

  /** Number of samples in the replay memory. */
  int kept() {
    return strategy.kept();
  }

  /** Size of the replay memory (bytes). */
  long keptBytes() {
    return strategy.keptBytes();
  }

  @Override
  public String name() {
    return "strategy";
  }

  @Override
  public String settings() {
    return "%s on %d of %d layers, memory of %d in %d bits"
        .formatted(
            plan.strategy(),
            last + 1 - cut,
            last + 1,
            plan.memory().samples(),
            plan.memory().bits());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    strategy.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    strategy.restore(in);
  }

  @Override
  public void committed() {
    strategy.committed();
  }
}
