package space.perigee.onboard.flight.learn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.account.RecentOutcomes;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.HardExampleChoice;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.plan.PseudoLabeling;
import space.perigee.onboard.task.Prediction;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

/**
 * Processes samples. Each sample is predicted first, which measures the model on unseen data, and
 * the prediction leaves for those who act on it. The drift detectors see the outcome, and the
 * sample may become a candidate for the ground. Then it waits for training, and a training may
 * start if there is enough energy.
 *
 * <p>A label from the ground counts for the accuracy and the detectors when its sample is queued,
 * unless the stream had one. Hard examples are harder than the stream, so the accuracy is lower
 * than it would be with every label; with {@code score: random} it is not.
 *
 * <p>A drift ends a task for the strategy. A sample whose prediction is not finite is skipped: in
 * the replay memory it would spoil every step that draws it.
 */
public final class LearningLoop {

  private static final Logger log = LoggerFactory.getLogger(LearningLoop.class);

  /** Name of the windowed accuracy in conditions. */
  static final String PROGRESSIVE_ACCURACY = "progressive-accuracy";

  private final SamplePace pace;
  private final String strategy;
  private final SampleStream stream;
  private final SampleIntake intake;
  private final ContactPlan contacts;
  private final RecentOutcomes outcomes;
  private final FlightCounters counters;
  private final OnboardModel model;
  private final DriftWatch drift;
  private final @Nullable HardExamplePipeline hardExamples;
  private final ModelGuard guard;
  private final UnsentRemainder remainder;
  private final DeliveredProgress delivered;
  private final SampleEvaluation evaluation;
  private final Trainings trainings;
  private final PredictionReports predictions;
  private final LearningParts parts;

  /**
   * State of the learning in a checkpoint, besides the network and the accounts.
   *
   * @param parts states of the parts, by name
   * @param streamPosition samples taken from the stream
   * @param nextSampleAt mission time of the next sample; null before the first step
   */
  public record State(
      Map<String, LearningParts.Saved> parts, long streamPosition, @Nullable Instant nextSampleAt) {

    public State {
      parts = Map.copyOf(parts);
    }

    /** State at the start of a mission. */
    public static State initial() {
      return new State(Map.of(), 0, null);
    }
  }

  /**
   * Resumes from a checkpoint, whose weights the learner already has.
   *
   * @throws InputException if the model does not support the plan, or the checkpoint's state is
   *     invalid
   */
  public LearningLoop(
      LearningSettings settings,
      LearningResources resources,
      FlightAccounts accounts,
      State start) {
    LearningPlan plan = settings.plan();
    Learner learner = resources.learner();
    RecordStorage memory = resources.memory();
    this.pace = new SamplePace(settings.sampleInterval(), start.nextSampleAt());
    this.strategy = plan.strategy();
    this.stream = resources.stream();
    this.contacts = resources.contacts();
    this.outcomes = accounts.outcomes();
    this.counters = accounts.counters();
    this.intake = new SampleIntake(stream, counters);
    stream.seek(start.streamPosition());
    this.predictions = new PredictionReports(resources.predictions(), learner);
    this.model = OnboardModel.of(learner, plan, memory, settings.seed());
    this.drift = new DriftWatch(plan.drift(), model);
    SelfLabeling selfLabeling = selfLabeling(plan, model, memory);
    HardExampleChoice choice = plan.hardExamples();
    this.hardExamples =
        choice == null
            ? null
            : new HardExamplePipeline(choice, learner, model, memory, settings.seed());
    this.evaluation = new SampleEvaluation(model, drift, selfLabeling, hardExamples, accounts);
    this.trainings = new Trainings(plan, model, selfLabeling, drift, accounts, memory);
    this.guard = guard(plan, resources, accounts);
    this.remainder = new UnsentRemainder(learner.layout());
    this.delivered = new DeliveredProgress(learner.layout());
    List<LearningPart> all =
        new ArrayList<>(List.of(model, drift, trainings, remainder, delivered));
    Optional.ofNullable(selfLabeling).ifPresent(all::add);
    Optional.ofNullable(hardExamples).ifPresent(hard -> all.addAll(hard.parts()));
    if (stream instanceof LearningPart part) {
      all.add(part);
    }
    guard.part().ifPresent(all::add);
    this.parts = new LearningParts(all);
    parts.restore(start.parts());
  }

  private static @Nullable SelfLabeling selfLabeling(
      LearningPlan plan, OnboardModel model, RecordStorage memory) {
    PseudoLabeling rules = plan.pseudoLabels();
    if (rules == null) {
      return null;
    }
    try {
      return new SelfLabeling(rules.rules(model.outputs()), plan.timing().waiting(), model, memory);
    } catch (IllegalArgumentException e) {
      throw new InputException("learning plan: pseudo-labels: " + e.getMessage(), e);
    }
  }

  private ModelGuard guard(
      LearningPlan plan, LearningResources resources, FlightAccounts accounts) {
    LabeledData golden = resources.golden();
    return golden == null || golden.size() == 0 || !plan.guard().active()
        ? ModelGuard.NONE
        : new StreamGuard(
            plan.guard(), model, golden, accounts, resources.memory(), this::onReturn);
  }

  /**
   * Fits the stored schedule to the clock, at the first step after a start.
   *
   * @param now mission time
   * @return time by which the clock was set back, 0 or less, for {@link #onClockSet}
   */
  public Duration resume(Instant now) {
    return pace.resume(now);
  }

  /** Holds trainings back, or no longer; samples wait meanwhile. */
  public void hold(boolean held) {
    trainings.hold(held);
  }

  /** The clock was set by a time: moves everything that is due, or that triggers refer to. */
  public void onClockSet(Duration by) {
    pace.onClockSet(by);
    trainings.onClockSet(by);
    drift.onClockSet(by);
  }

  /**
   * Takes the next step of a training in progress, or else processes the sample that is due at
   * {@code now}, if any.
   */
  public void step(Instant now) {
    if (trainings.isUnderWay()) {
      train(now);
      return;
    }
    if (stream.isExhausted()) {
      guard.finish();
    }
    feedLabeled(now);
    long missed = pace.missed(now);
    if (missed > 0) {
      counters.count(Counter.SAMPLES_MISSED, stream.skip(missed));
    }
    Instant due = pace.take(now);
    if (due != null) {
      predictions.begin();
      intake.take().ifPresent(sample -> see(sample, due));
    }
  }

  private void see(Sample sample, Instant due) {
    float[] row = model.row(sample);
    float[] logits = evaluation.predict(row, due);
    if (!isFinite(row) || !isFinite(logits)) {
      intake.skip("sample " + (stream.position() - 1) + ": its prediction is not finite");
      return;
    }
    counters.count(Counter.SAMPLES_SEEN);
    predictions.report(stream.position() - 1, due, logits);
    Prediction prediction = model.task().prediction(logits);
    if (!guard.mayLearn(sample, prediction, due)) {
      if (sample.isLabeled()) {
        evaluation.count(prediction.isRight(sample.label()));
      }
      return;
    }
    evaluation.evaluate(
        new SampleEvaluation.Seen(stream.position() - 1, sample, row, logits, prediction), due);
    add(row, sample.label());
    startTraining(due);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Instant nextAos(Instant now) {
    return contacts.openAt(now).or(() -> contacts.nextAfter(now)).map(Contact::aos).orElse(null);
  }

  /**
   * Takes labels from the ground; the samples are trained on as there is room.
   *
   * @return number of labels for known samples
   */
  public int takeLabels(LabelBatch batch) {
    int known = 0;
    for (LabelBatch.Label label : batch.labels()) {
      if (hardExamples != null && hardExamples.awaited().label(label.id(), label.label())) {
        counters.count(Counter.LABELS_TAKEN);
        known++;
      }
    }
    return known;
  }

  /**
   * Queues a sample that the ground has labeled. If the stream had no label for it, the present
   * model is judged by it first: no step has used its label.
   */
  private void feed(AwaitedLabels.Labeled labeled, Instant now) {
    float[] row = model.row(labeled.sample());
    if (!labeled.cameLabeled()) {
      float[] logits = evaluation.predict(row, now);
      if (isFinite(logits)) {
        evaluation.onLabel(logits, labeled.label(), now);
      }
    }
    add(row, labeled.label());
  }

  /** Queues samples that the ground has labeled for training, and starts one if due. */
  private void feedLabeled(Instant now) {
    boolean isFed = false;
    while (hardExamples != null && hasLabeledToFeed()) {
      hardExamples.awaited().next().ifPresent(labeled -> feed(labeled, now));
      isFed = true;
    }
    if (isFed) {
      startTraining(now);
    }
  }

  private void add(float[] row, int label) {
    if (label != Sample.UNLABELED) {
      guard.learns(label);
    }
    trainings.add(row, label);
  }

  private void startTraining(Instant now) {
    trainings.startIfDue(now, Map.of(PROGRESSIVE_ACCURACY, outcomes.accuracy()), nextAos(now));
    train(now);
  }

  private void train(Instant now) {
    trainings.step();
    guard.afterTraining(now);
  }

  /** The guard returned the learner to an earlier state; what waits for training made it worse. */
  private void onReturn(OnboardModel.Change change) {
    remainder.forget();
    trainings.forgetRows();
    if (change.features()) {
      drift.featuresChanged();
    }
  }

  /** What protects the model from its stream. */
  public ModelGuard guard() {
    return guard;
  }

  /** What lossy deltas have dropped. */
  public UnsentRemainder remainder() {
    return remainder;
  }

  /** What of the progress the ground has been sent, and the model that was adopted last. */
  public DeliveredProgress delivered() {
    return delivered;
  }

  private boolean hasLabeledToFeed() {
    return hardExamples != null
        && hardExamples.awaited().hasLabeled()
        && trainings.hasRoom()
        && !guard.isFrozen();
  }

  /**
   * Starts a round after a model from the ground was adopted.
   *
   * @param global that model
   * @param before weights until then
   * @param isOrdered true if a person ordered it
   */
  public void beginRound(Weights global, Weights before, boolean isOrdered) {
    OnboardModel.Change change = model.beginRound(global, before);
    if (change.rows()) {
      trainings.forgetRows();
    }
    if (change.features()) {
      drift.featuresChanged();
    }
    guard.adopted(isOrdered);
  }

  /**
   * Time of the next step: {@code now} if there is more to do, {@link Instant#MAX} if there is
   * nothing left.
   */
  public Instant next(Instant now) {
    Instant nextSample = pace.next();
    if (nextSample == null || trainings.isUnderWay() || hasLabeledToFeed()) {
      return now;
    }
    if (stream.isExhausted()) {
      return isDone() ? Instant.MAX : now;
    }
    return nextSample;
  }

  /**
   * True if the stream has no further sample, no training is in progress, and the learner is
   * judged.
   */
  public boolean isDone() {
    return stream.isExhausted() && !trainings.isUnderWay() && !guard.isUnfinished();
  }

  /** The hard examples; empty if the plan has none. */
  public Optional<HardExamplePipeline> hardExamples() {
    return Optional.ofNullable(hardExamples);
  }

  /** The state for a checkpoint. */
  public State state() {
    return new State(parts.save(), stream.position(), pace.next());
  }

  /** Called when the checkpoint with the last {@link #state} is durable. */
  public void committed() {
    parts.committed();
  }

  public StreamStatus streamStatus() {
    return intake.status();
  }

  /**
   * Status of the learning.
   *
   * @param batchWaits whether the last batch of hard examples is still in the outbox
   */
  public LearningStatus status(boolean batchWaits) {
    return new LearningStatus(
        strategy,
        model.kept(),
        model.keptBytes(),
        trainings.waiting(),
        counters.get(Counter.SAMPLES_GIVEN_UP),
        counters.get(Counter.PSEUDO_LABELS),
        counters.get(Counter.TRAININGS),
        trainings.last(),
        drift.sightings(),
        hardExamples == null ? null : hardExamples.status(batchWaits, counters),
        guard.status());
  }
}
