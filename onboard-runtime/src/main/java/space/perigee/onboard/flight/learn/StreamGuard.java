package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.guard.GoldenAnswers;
import space.perigee.onboard.flight.guard.GoldenSet;
import space.perigee.onboard.flight.guard.InputWatch;
import space.perigee.onboard.flight.guard.PairedTest;
import space.perigee.onboard.flight.guard.PairedTest.Outcome;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.GuardRules;
import space.perigee.onboard.task.Prediction;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.model.Weights;

/**
 * Protects the model from its own stream by the golden set.
 *
 * <p><b>Judging.</b> While the learner trains, the golden set judges it as often as the rules'
 * share of the computing allows, before a delta is coded, and when the stream ends; see {@link
 * GoldenJudge}. The best state so far is kept with the updater and the strategy, since samples that
 * damage a model are in its memory too.
 *
 * <p><b>Freezing.</b> A learner that is worse than its best by {@link PairedTest}, twice in a row
 * or by far, is returned to it, and training is frozen. The frozen model watches the stream: see
 * {@link TrainingFreeze} for when training resumes.
 *
 * <p><b>Sending.</b> A learner that is only behind its best, by less than the bound, goes on
 * learning. But what leaves is the better of the average and the present state, and if that is
 * behind, the learner returns to its best, unless it has learned labels since that the golden set
 * lacks and cannot speak about.
 *
 * <p><b>Models from the ground</b> are judged in the same way before they replace the learner's,
 * and undone if one of the first {@value #ADOPTION_JUDGMENTS} judgments finds the learner worse
 * than its best.
 */
final class StreamGuard implements ModelGuard, LearningPart {

  private static final Logger log = LoggerFactory.getLogger(StreamGuard.class);

  private static final int VERSION = 1;

  /** Judgments for which a model from the ground can be undone. */
  private static final int ADOPTION_JUDGMENTS = 4;

  /** Judgments in a row that find the learner worse before training is frozen. */
  private static final int LASTING = 2;

  private final PairedTest test;
  private final OnboardModel model;
  private final GoldenJudge judge;
  private final InputWatch inputs;
  private final FlightCounters counters;
  private final Consumer<OnboardModel.Change> onReturn;
  private final TrainingFreeze freeze = new TrainingFreeze();
  private final String settings;

  private @Nullable LearnerSnapshot best;
  private GoldenAnswers bestAnswers;
  private boolean learnsUnknown;
  private int worse;
  private int adoptionJudgments;
  private boolean isUnjudged;
  private boolean isUnsent;
  private boolean isUnfinished;

  private boolean wantsCheckpoint;
  private InputWatch.@Nullable Fault fault;
  private @Nullable Instant now;

  /**
   * A guard that has judged nothing yet.
   *
   * @param data the golden set
   * @param onReturn called when the learner was returned to its best state, with the layers that
   *     this has changed
   */
  StreamGuard(
      GuardRules rules,
      OnboardModel model,
      LabeledData data,
      FlightAccounts accounts,
      RecordStorage storage,
      Consumer<OnboardModel.Change> onReturn) {
    this.test = new PairedTest(rules.bound(), rules.falseAlarm());
    this.model = model;
    this.counters = accounts.counters();
    this.onReturn = onReturn;
    this.judge = new GoldenJudge(model, data, storage, accounts.governor(), rules.cpuShare());
    GoldenSet golden = judge.golden();
    this.inputs = new InputWatch(data.featureCount(), rules.firstSamples());
    golden.samples().forEach(sample -> inputs.learn(sample.features()));
    this.bestAnswers = GoldenAnswers.none(golden.size());
    this.settings =
        "%d golden samples of checksum %08x, first samples %d, %d parameters, %s"
            .formatted(
                golden.size(),
                golden.checksum(),
                rules.firstSamples(),
                judge.averaged().length,
                model.settings());
  }

  @Override
  public boolean mayLearn(Sample sample, Prediction prediction, Instant at) {
    now = at;
    if (best == null) {
      judge(false);
    }
    boolean isSane = isSane(sample, at);
    if (sample.isLabeled()) {
      freeze.onOutcome(isSane && prediction.isRight(sample.label()), isSane);
    }
    if (!isFrozen()) {
      return isSane;
    }
    wantsCheckpoint |= freeze.onFrozenSample(at);
    return false;
  }

  private boolean isSane(Sample sample, Instant at) {
    InputWatch.Fault found = inputs.check(sample.features()).orElse(null);
    if (found != fault) {
      if (found == null) {
        log.info("event=inputs-sane at={}", at);
      } else {
        log.warn("event=inputs-suspect fault={} at={}", found.text(), at);
      }
      fault = found;
    }
    if (found != null) {
      counters.count(Counter.SAMPLES_SUSPECT);
    }
    return found == null;
  }

  @Override
  public void learns(int label) {
    learnsUnknown |= judge.golden().lacks(label);
  }

  @Override
  public boolean isFrozen() {
    return freeze.isFrozen();
  }

  @Override
  public void afterTraining(Instant at) {
    now = at;
    if (judge.follow()) {
      isUnjudged = true;
      isUnsent = true;
      isUnfinished = true;
    }
    if (isUnjudged && judge.canJudge()) {
      judge(false);
    }
  }

  @Override
  public void finish() {
    if (isUnfinished) {
      isUnfinished = false;
      judge(true);
      model.setWeights(judge.averaged());
    }
  }

  @Override
  public boolean isUnfinished() {
    return isUnfinished;
  }

  @Override
  public Weights toSend(Weights current) {
    if (isUnsent) {
      isUnsent = false;
      judge(true);
    }
    return Weights.of(current.layout(), judge.averaged());
  }

  /**
   * Judges the learner.
   *
   * @param leaves true if it leaves, and so must be as good as it can be
   */
  private void judge(boolean leaves) {
    float[] present = model.weights();
    GoldenAnswers answers = leaves ? judge.askBetter(now) : judge.askAverage(now);
    isUnjudged = false;
    Outcome outcome = best == null ? Outcome.FINE : test.compare(bestAnswers, answers);
    boolean isWorse = outcome == Outcome.WORSE || outcome == Outcome.COLLAPSED;
    worse = isWorse ? worse + 1 : 0;
    if (isWorse && isLasting(outcome)) {
      stop(answers);
    } else if (leaves && (isWorse || outcome == Outcome.BEHIND && !learnsUnknown)) {
      log.info("event=returned-to-best at={} golden={} best={}", now, answers, bestAnswers);
      returnToBest();
    } else {
      if (!isWorse) {
        pass(answers);
      }
      model.setWeights(present);
    }
  }

  private boolean isLasting(Outcome outcome) {
    boolean isDoubted = freeze.isOnTrial() || adoptionJudgments > 0;
    return isDoubted || outcome == Outcome.COLLAPSED || worse >= LASTING;
  }

  private void pass(GoldenAnswers answers) {
    adoptionJudgments = Math.max(0, adoptionJudgments - 1);
    freeze.onPassed(now);
    if (best == null || !bestAnswers.isMoreThan(answers)) {
      judge.run(() -> keep(answers));
    }
  }

  /** Keeps the state that the model has now as the best one. */
  private void keep(GoldenAnswers answers) {
    try {
      boolean isFirst = best == null;
      best = model.snapshot();
      bestAnswers = answers;
      learnsUnknown = false;
      freeze.onBest(answers.share(), isFirst);
    } catch (IOException | UncheckedIOException e) {
      log.warn("event=best-not-kept reason=\"{}\"", FileTrouble.text(e));
    }
  }

  /** Handles a learner that is worse than its best. */
  private void stop(GoldenAnswers answers) {
    returnToBest();
    if (adoptionJudgments > 0) {
      adoptionJudgments = 0;
      counters.count(Counter.MODELS_UNDONE);
      log.warn("event=model-undone at={} golden={} best={}", now, answers, bestAnswers);
      return;
    }
    freeze.begin();
    counters.count(Counter.FREEZES);
    log.warn(
        "event=training-frozen at={} golden={} best={} patience={}",
        now,
        answers,
        bestAnswers,
        freeze.patience());
  }

  private void returnToBest() {
    if (best == null) {
      throw new IllegalStateException("there is no best state yet");
    }
    try {
      OnboardModel.Change change = model.restore(best);
      judge.restart(best.weights());
      worse = 0;
      wantsCheckpoint = true;
      if (change.rows()) {
        judge.readAgain();
      }
      onReturn.accept(change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean admits() {
    judge.readAgain();
    Outcome outcome = best == null ? Outcome.FINE : test.compare(bestAnswers, judge.ask(now));
    return outcome == Outcome.FINE || outcome == Outcome.BEHIND;
  }

  @Override
  public void refused() {
    judge.readAgain();
  }

  @Override
  public void adopted(boolean isOrdered) {
    judge.readAgain();
    judge.restart(model.weights());
    if (isOrdered) {
      best = null;
    }
    adoptionJudgments = isOrdered ? 0 : ADOPTION_JUDGMENTS + 1;
    judge(false);
  }

  @Override
  public boolean takeWantsCheckpoint() {
    boolean wanted = wantsCheckpoint;
    wantsCheckpoint = false;
    return wanted;
  }

  @Override
  public LearningStatus.GuardStatus status() {
    long learned = model.training().nanos();
    return new LearningStatus.GuardStatus(
        freeze.phase(),
        best == null ? null : bestAnswers.share(),
        counters.get(Counter.FREEZES),
        counters.get(Counter.SAMPLES_SUSPECT),
        counters.get(Counter.MODELS_UNDONE),
        learned == 0 ? null : (double) judge.nanos() / learned);
  }

  @Override
  public Optional<LearningPart> part() {
    return Optional.of(this);
  }

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    judge.save(out);
    LearnerSnapshot.write(out, best);
    bestAnswers.save(out);
    out.writeBoolean(learnsUnknown);
    out.writeInt(worse);
    freeze.save(out);
    out.writeInt(adoptionJudgments);
    out.writeBoolean(isUnjudged);
    out.writeBoolean(isUnsent);
    out.writeBoolean(isUnfinished);
    inputs.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("a guard of version " + version + ", this release reads " + VERSION);
    }
    judge.restore(in);
    best = LearnerSnapshot.read(in, judge.averaged().length);
    bestAnswers = GoldenAnswers.restored(in, judge.golden().size());
    learnsUnknown = in.readBoolean();
    worse = in.readInt();
    freeze.restore(in);
    adoptionJudgments = in.readInt();
    isUnjudged = in.readBoolean();
    isUnsent = in.readBoolean();
    isUnfinished = in.readBoolean();
    inputs.restore(in);
  }
}
