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
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.account.Governor;
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
 * What happens to a sample: it is predicted first, which tells how good the model is on what it has
 * not seen. The detectors of drift look at how that went, and it may become a candidate for the
 * ground. Then it waits to be trained on, and a training may start, as far as the energy goes.
 *
 * <p>A drift ends a task for the strategy. A sample whose prediction is not finite is not used:
 * kept in a memory, it would spoil every step that it is drawn for.
 *
 * <p>A satellite that falls behind catches up from its camera's buffer, {@value #BUFFER} samples
 * deep; what came before is missed.
 */
public final class LearningLoop {

  private static final Logger log = LoggerFactory.getLogger(LearningLoop.class);

  private static final int BUFFER = 256;

  /** Name in conditions of the accuracy over the last predictions. */
  static final String PROGRESSIVE_ACCURACY = "progressive-accuracy";

  private final Duration sampleInterval;
  private final String strategy;
  private final SampleStream stream;
  private final ContactPlan contacts;
  private final Governor governor;
  private final RecentOutcomes outcomes;
  private final FlightCounters counters;
  private final OnboardModel model;
  private final DriftWatch drift;
  private final @Nullable SelfLabeling selfLabeling;
  private final @Nullable HardExamplePipeline hardExamples;
  private final Trainings trainings;
  private final LearningParts parts;
  private @Nullable Instant nextSampleAt;

  /**
   * What a checkpoint holds of the learning, besides the network and the accounts.
   *
   * @param parts of the learning, by name
   * @param streamPosition samples taken from the stream
   * @param nextSampleAt mission time of the next sample; null before the first step
   */
  public record State(
      Map<String, LearningParts.Saved> parts, long streamPosition, @Nullable Instant nextSampleAt) {

    public State {
      parts = Map.copyOf(parts);
    }

    /** At the start of a mission. */
    public static State initial() {
      return new State(Map.of(), 0, null);
    }
  }

  /**
   * Resumes from a checkpoint, whose weights the learner has already.
   *
   * @throws InputException if the model cannot learn as the plan says, or the checkpoint's state
   *     makes no sense
   */
  public LearningLoop(
      LearningSettings settings,
      LearningResources resources,
      FlightAccounts accounts,
      State start) {
    LearningPlan plan = settings.plan();
    Learner learner = resources.learner();
    RecordStorage memory = resources.memory();
    this.sampleInterval = settings.sampleInterval();
    this.strategy = plan.strategy();
    this.stream = resources.stream();
    this.contacts = resources.contacts();
    this.governor = accounts.governor();
    this.outcomes = accounts.outcomes();
    this.counters = accounts.counters();
    this.nextSampleAt = start.nextSampleAt();
    stream.seek(start.streamPosition());
    this.model = OnboardModel.of(learner, plan, memory, settings.seed());
    this.drift = new DriftWatch(plan.drift(), model);
    this.selfLabeling = selfLabeling(plan, model, memory);
    HardExampleChoice choice = plan.hardExamples();
    this.hardExamples =
        choice == null
            ? null
            : new HardExamplePipeline(choice, learner, model, memory, settings.seed());
    this.trainings = new Trainings(plan, model, selfLabeling, drift, accounts, memory);
    List<LearningPart> all = new ArrayList<>(List.of(model, drift, trainings));
    Optional.ofNullable(selfLabeling).ifPresent(all::add);
    Optional.ofNullable(hardExamples).ifPresent(hard -> all.addAll(hard.parts()));
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

  /**
   * Takes the next step of the training that is under way, or else the sample that is due at {@code
   * now}, if one is.
   */
  public void step(Instant now) {
    if (trainings.isUnderWay()) {
      trainings.step();
      return;
    }
    feedLabeled(now);
    if (nextSampleAt == null) {
      nextSampleAt = now;
    }
    nextSampleAt = skipMissed(nextSampleAt, now);
    if (now.isBefore(nextSampleAt)) {
      return;
    }
    Instant due = nextSampleAt;
    nextSampleAt = due.plus(sampleInterval);
    try {
      stream.next().ifPresent(sample -> see(sample, due));
    } catch (DataException e) {
      counters.count(Counter.SAMPLES_MISSED);
      log.warn("event=sample-unreadable reason={}", e.getMessage());
    }
  }

  private Instant skipMissed(Instant due, Instant now) {
    long behind = now.isAfter(due) ? Duration.between(due, now).dividedBy(sampleInterval) : 0;
    if (behind < BUFFER) {
      return due;
    }
    long missed = behind - BUFFER + 1;
    counters.count(Counter.SAMPLES_MISSED, stream.skip(missed));
    log.warn("event=samples-missed count={} buffer={}", missed, BUFFER);
    return due.plus(sampleInterval.multipliedBy(missed));
  }

  private void see(Sample sample, Instant due) {
    float[] row = model.row(sample);
    float[] logits = model.logits(row);
    governor.chargeInference(due, model.predictFlops());
    if (!isFinite(row) || !isFinite(logits)) {
      counters.count(Counter.SAMPLES_MISSED);
      log.warn("event=sample-not-finite position={}", stream.position() - 1);
      return;
    }
    counters.count(Counter.SAMPLES_SEEN);
    Prediction prediction = model.task().prediction(logits);
    boolean drifted = sample.isLabeled() && judge(prediction, logits, sample.label(), due);
    drifted |= look(sample, row, prediction, due);
    if (drifted) {
      counters.count(Counter.DRIFTS);
      governor.chargeTraining(due, model.endTaskFlops());
      model.endTask();
    }
    trainings.add(row, sample.label());
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

  /** Compares a prediction with the label; true if there is a drift. */
  private boolean judge(Prediction prediction, float[] logits, int label, Instant due) {
    boolean right = prediction.isRight(label);
    outcomes.add(right);
    counters.count(Counter.SAMPLES_JUDGED);
    if (right) {
      counters.count(Counter.SAMPLES_RIGHT);
    }
    if (selfLabeling != null) {
      selfLabeling.examine(logits, label);
    }
    return drift.onOutcome(right, due);
  }

  /** What needs no label; true if there is a drift. */
  private boolean look(Sample sample, float[] row, Prediction prediction, Instant due) {
    if (hardExamples == null && !drift.watchesEmbeddings()) {
      return false;
    }
    float[] embedding = model.embedding(row);
    governor.chargeInference(due, model.embeddingFlops());
    if (hardExamples != null) {
      hardExamples.examples().offer(stream.position() - 1, sample, prediction, embedding, due);
    }
    return drift.watchesEmbeddings() && drift.onEmbedding(embedding, due);
  }

  private @Nullable Instant nextAos(Instant now) {
    return contacts.openAt(now).or(() -> contacts.nextAfter(now)).map(Contact::aos).orElse(null);
  }

  /**
   * The ground has labeled samples that were sent to it; they are trained on as there is room.
   *
   * @return how many of them were known here
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

  /** Lets samples that the ground has labeled wait for training with the others, and starts one. */
  private void feedLabeled(Instant now) {
    boolean isFed = false;
    while (hardExamples != null && hasLabeledToFeed()) {
      hardExamples
          .awaited()
          .next()
          .ifPresent(it -> trainings.add(model.row(it.sample()), it.label()));
      isFed = true;
    }
    if (isFed) {
      startTraining(now);
    }
  }

  private void startTraining(Instant now) {
    trainings.startIfDue(now, Map.of(PROGRESSIVE_ACCURACY, outcomes.accuracy()), nextAos(now));
    trainings.step();
  }

  private boolean hasLabeledToFeed() {
    return hardExamples != null && hardExamples.awaited().hasLabeled() && trainings.hasRoom();
  }

  /**
   * A model from the ground was taken.
   *
   * @param global that model
   * @param before what the network had until then
   */
  public void beginRound(Weights global, Weights before) {
    OnboardModel.Change change = model.beginRound(global, before);
    if (change.rows()) {
      trainings.forgetRows();
    }
    if (change.features()) {
      drift.featuresChanged();
    }
  }

  /**
   * When there is something to do after {@code now}, or {@code now} if there still is; {@link
   * Instant#MAX} when there never will be.
   */
  public Instant next(Instant now) {
    if (nextSampleAt == null || trainings.isUnderWay() || hasLabeledToFeed()) {
      return now;
    }
    return stream.isExhausted() ? Instant.MAX : nextSampleAt;
  }

  /** True if the stream has no further sample and no training is under way. */
  public boolean isDone() {
    return stream.isExhausted() && !trainings.isUnderWay();
  }

  /** What is kept for the ground; empty if the plan keeps nothing. */
  public Optional<HardExamplePipeline> hardExamples() {
    return Optional.ofNullable(hardExamples);
  }

  /** What a checkpoint must hold of the learning, besides the network and the accounts. */
  public State state() {
    return new State(parts.save(), stream.position(), nextSampleAt);
  }

  /** The checkpoint with what {@link #state} gave last is durable. */
  public void committed() {
    parts.committed();
  }

  /**
   * How the learning is doing.
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
        hardExamples == null ? null : hardExamples.status(batchWaits, counters));
  }
}
