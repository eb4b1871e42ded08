package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.guard.StreamSanity;

/**
 * Decides when frozen training resumes.
 *
 * <p>The frozen model watches the stream: training resumes when it agrees with the labels as often
 * as before ({@link StreamSanity}). A stream that has changed for good never agrees again, so
 * training also resumes on trial, first after {@value #FIRST_PATIENCE} samples and after twice as
 * many each time a trial fails. A trial that {@value #TRIAL} judgments pass has succeeded.
 */
final class TrainingFreeze {

  private static final Logger log = LoggerFactory.getLogger(TrainingFreeze.class);

  private static final int FIRST_PATIENCE = 512;
  private static final int LONGEST_PATIENCE = 8192;
  private static final int TRIAL = 4;

  /** Weight of an outcome in the moving share of right predictions. */
  private static final double OUTCOME_WEIGHT = 0.01;

  /** Least part of that share that is expected of the stream after the best state is replaced. */
  private static final double KEPT_AGREEMENT = 0.9;

  private enum Phase {
    LEARNING,
    FROZEN,
    TRIAL
  }

  private double bestAgreement;
  private double agreement = Double.NaN;
  private Phase phase = Phase.LEARNING;
  private @Nullable StreamSanity sanity;
  private long frozenSamples;
  private long patience = FIRST_PATIENCE;
  private int passed;

  boolean isFrozen() {
    return phase == Phase.FROZEN;
  }

  /** True from when training resumes until enough judgments have passed. */
  boolean isOnTrial() {
    return phase == Phase.TRIAL;
  }

  /** Name of the phase: {@code learning}, {@code frozen} or {@code trial}. */
  String phase() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  /** Samples after which frozen training resumes on trial. */
  long patience() {
    return patience;
  }

  /**
   * Compares a prediction with the stream's label.
   *
   * @param right whether they agree
   * @param isSane whether the sample's inputs are plausible
   */
  void onOutcome(boolean right, boolean isSane) {
    if (sanity != null) {
      sanity.add(right);
    } else if (isSane) {
      agreement += OUTCOME_WEIGHT * ((right ? 1 : 0) - agreement);
    }
  }

  /**
   * Takes account of a sample that was not trained on because training is frozen.
   *
   * @return true if training resumes with the next sample
   */
  boolean onFrozenSample(Instant now) {
    frozenSamples++;
    boolean agrees = sanity != null && sanity.isSane();
    if (!agrees && frozenSamples < patience) {
      return false;
    }
    phase = Phase.TRIAL;
    passed = 0;
    sanity = null;
    log.info(
        "event=training-resumed at={} samples={} reason=\"{}\"",
        now,
        frozenSamples,
        agrees ? "the stream is sane" : "on trial");
    return true;
  }

  /** A judgment did not find the learner worse than its best. */
  void onPassed(@Nullable Instant now) {
    if (isOnTrial() && ++passed >= TRIAL) {
      phase = Phase.LEARNING;
      patience = FIRST_PATIENCE;
      log.info("event=trial-passed at={}", now);
    }
  }

  /**
   * The present state became the best one.
   *
   * @param goldenShare share of the golden set that it predicts right
   * @param isFirst whether there was no best state before
   */
  void onBest(double goldenShare, boolean isFirst) {
    agreement = Double.isNaN(agreement) ? goldenShare : agreement;
    bestAgreement = isFirst ? agreement : Math.max(agreement, KEPT_AGREEMENT * bestAgreement);
  }

  /** Freezes training; the learner has its best state again. */
  void begin() {
    patience = isOnTrial() ? Math.min(LONGEST_PATIENCE, 2 * patience) : patience;
    phase = Phase.FROZEN;
    frozenSamples = 0;
    sanity = new StreamSanity(bestAgreement);
    agreement = bestAgreement;
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(bestAgreement);
    out.writeDouble(agreement);
    out.writeByte(phase.ordinal());
    out.writeBoolean(sanity != null);
    if (sanity != null) {
      sanity.save(out);
    }
    out.writeLong(frozenSamples);
    out.writeLong(patience);
    out.writeInt(passed);
  }

  void restore(DataInput in) throws IOException {
    bestAgreement = in.readDouble();
    agreement = in.readDouble();
    phase = phase(in.readByte());
    sanity = in.readBoolean() ? StreamSanity.restored(in) : null;
    frozenSamples = in.readLong();
    patience = in.readLong();
    passed = in.readInt();
  }

  private static Phase phase(int ordinal) throws IOException {
    if (ordinal < 0 || ordinal >= Phase.values().length) {
      throw new IOException("phase " + ordinal + " of the guard");
    }
    return Phase.values()[ordinal];
  }
}
