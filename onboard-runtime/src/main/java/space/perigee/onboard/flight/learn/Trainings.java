package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.account.Governor;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.trigger.Condition;
import space.perigee.onboard.trigger.Situation;

/**
 * Decides when the model is trained, and on which samples.
 *
 * <p>Samples are queued. After each new sample a training starts if a batch is complete, or, if the
 * plan has a condition, when the condition holds; in either case only if there is energy for the
 * first step. A training processes the whole queue in minibatches and ends when every sample has
 * taken part in the planned number of steps, or when the energy is used up; the remaining samples
 * stay queued. It takes one step per call, so that contacts are served between steps. No new sample
 * is taken before it ends, so the same samples yield the same model regardless of the clock. The
 * whole training happens at the mission time of the sample that started it.
 */
final class Trainings implements LearningPart {

  private static final Logger log = LoggerFactory.getLogger(Trainings.class);

  private static final int LONGEST_REASON = 1000;

  private final LearningPlan.Steps steps;
  private final @Nullable Condition trainWhen;
  private final OnboardModel model;
  private final DriftWatch drift;
  private final Governor governor;
  private final FlightCounters counters;
  private final WaitingSamples waiting;
  private final @Nullable SelfLabeling selfLabeling;

  private boolean isHeld;
  private @Nullable Instant startedAt;
  private long samplesSinceTraining;
  private LearningStatus.@Nullable LastTraining last;

  Trainings(
      LearningPlan plan,
      OnboardModel model,
      @Nullable SelfLabeling selfLabeling,
      DriftWatch drift,
      FlightAccounts accounts,
      RecordStorage storage) {
    this.steps = plan.steps();
    this.trainWhen = plan.timing().trainWhen();
    this.model = model;
    this.selfLabeling = selfLabeling;
    this.drift = drift;
    this.governor = accounts.governor();
    this.counters = accounts.counters();
    this.waiting = new WaitingSamples("waiting", plan.timing().waiting(), model, storage);
  }

  /** Queues a sample that was predicted. */
  void add(float[] row, int label) {
    boolean gaveWay = false;
    if (label != Sample.UNLABELED) {
      samplesSinceTraining++;
      gaveWay = steps.perSample() > 0 && waiting.add(row, label);
    } else if (selfLabeling != null) {
      gaveWay = selfLabeling.add(row);
    }
    if (gaveWay) {
      counters.count(Counter.SAMPLES_GIVEN_UP);
    }
  }

  /** True if a sample can be added without dropping an older one. */
  boolean hasRoom() {
    return waiting.hasRoom();
  }

  /**
   * Starts a training if one is due.
   *
   * @param now mission time
   * @param metrics by name
   * @param nextAos AOS of the current or next pass; null if there is none
   */
  void startIfDue(Instant now, Map<String, Double> metrics, @Nullable Instant nextAos) {
    if (waiting.size() == 0 || isHeld) {
      return;
    }
    String reason = "";
    if (trainWhen == null) {
      if (waiting.size() < steps.batch()) {
        return;
      }
    } else {
      Situation situation = situation(now, metrics, nextAos);
      if (!trainWhen.holds(situation)) {
        return;
      }
      String explained = trainWhen.decision(situation);
      reason = explained.substring(0, Math.min(LONGEST_REASON, explained.length()));
    }
    if (!governor.affordsTraining(now, model.stepFlops(waiting.ready(steps.batch())))) {
      counters.count(Counter.STEPS_DENIED);
      return;
    }
    start(now, reason);
  }

  private Situation situation(Instant now, Map<String, Double> metrics, @Nullable Instant nextAos) {
    return new Situation(
        now,
        last == null ? null : last.at(),
        samplesSinceTraining,
        drift.lastDrift(),
        metrics,
        governor.chargeFraction(now),
        nextAos);
  }

  private void start(Instant now, String reason) {
    startedAt = now;
    counters.count(Counter.TRAININGS);
    if (trainWhen != null) {
      last = new LearningStatus.LastTraining(now, reason);
      log.info(
          "event=training-started at={} samples={} reason=\"{}\"", now, waiting.size(), reason);
    }
  }

  /** The clock was set by a time; triggers depend on the time since the last training. */
  void onClockSet(Duration by) {
    startedAt = startedAt == null ? null : startedAt.plus(by);
    last = last == null ? null : new LearningStatus.LastTraining(last.at().plus(by), last.reason());
  }

  /** Holds trainings back, or no longer; one that is in progress ends. */
  void hold(boolean held) {
    isHeld = held;
  }

  /** True while a training is in progress. */
  boolean isUnderWay() {
    return startedAt != null;
  }

  /** Takes the next step of the training in progress. */
  void step() {
    Instant at = startedAt;
    if (at == null) {
      return;
    }
    if (!governor.requestTraining(at, model.stepFlops(waiting.ready(steps.batch())))) {
      counters.count(Counter.STEPS_DENIED);
      end();
      return;
    }
    WaitingSamples.Batch batch = waiting.take(steps.batch());
    if (batch.size() > 0) {
      train(batch, at);
    }
    if (waiting.size() == 0) {
      end();
    }
  }

  private void train(WaitingSamples.Batch batch, Instant at) {
    boolean isNew = batch.steps() == 0;
    int taken =
        isNew
            ? model.observe(batch.rows(), batch.labels())
            : model.train(batch.rows(), batch.labels());
    count(taken);
    if (isNew && taken > 0) {
      counters.count(Counter.SAMPLES_TRAINED, batch.size());
    }
    if (batch.steps() + 1 < steps.perSample()) {
      waiting.putBack(batch);
    } else {
      waiting.release(batch);
    }
    if (isNew && selfLabeling != null) {
      trainOnGuesses(selfLabeling, batch.size(), at);
    }
  }

  private void count(int taken) {
    counters.count(Counter.STEPS_TAKEN, taken);
    if (taken == 0) {
      counters.count(Counter.STEPS_UNDONE);
      log.warn("event=step-undone samplesSeen={}", counters.get(Counter.SAMPLES_SEEN));
    }
  }

  private void trainOnGuesses(SelfLabeling from, int labeled, Instant at) {
    governor.chargeInference(at, from.looksAt(labeled) * model.rowFlops());
    SelfLabeling.Guesses guesses = from.guess(labeled).orElse(null);
    if (guesses == null) {
      return;
    }
    if (!governor.requestTraining(at, model.stepFlops(guesses.size()))) {
      counters.count(Counter.STEPS_DENIED);
      return;
    }
    int taken = model.train(guesses.rows(), guesses.labels());
    count(taken);
    if (taken > 0) {
      counters.count(Counter.PSEUDO_LABELS, guesses.size());
    }
  }

  private void end() {
    startedAt = null;
    samplesSinceTraining = 0;
    if (model.trainsFeatures()) {
      drift.featuresChanged();
    }
  }

  /** Drops all queued samples, as the layers below the cut have changed. */
  void forgetRows() {
    counters.count(Counter.SAMPLES_GIVEN_UP, waiting.size());
    waiting.clear();
    if (selfLabeling != null) {
      selfLabeling.forgetRows();
    }
    if (isUnderWay()) {
      end();
    }
  }

  /** Number of queued samples. */
  int waiting() {
    return waiting.size();
  }

  /** The last training that a condition started; null if none. */
  LearningStatus.@Nullable LastTraining last() {
    return last;
  }

  @Override
  public String name() {
    return "trainings";
  }

  @Override
  public String settings() {
    return waiting.settings();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    waiting.save(out);
    Instants.write(out, startedAt);
    out.writeLong(samplesSinceTraining);
    Instants.write(out, last == null ? null : last.at());
    out.writeUTF(last == null ? "" : last.reason());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    waiting.restore(in);
    startedAt = Instants.read(in);
    samplesSinceTraining = in.readLong();
    Instant at = Instants.read(in);
    String reason = in.readUTF();
    last = at == null ? null : new LearningStatus.LastTraining(at, reason);
  }

  @Override
  public void committed() {
    waiting.committed();
  }
}
