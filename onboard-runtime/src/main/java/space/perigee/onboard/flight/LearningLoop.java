package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ReplayMemory;

/**
 * What happens to a sample: it is predicted first, which tells how good the model is on what it has
 * not seen; then it is trained on, mixed with old ones, as far as the energy goes; then it may
 * become an old one itself.
 *
 * <p>A satellite that falls behind catches up from its camera's buffer, {@value #BUFFER} samples
 * deep; what came before is missed.
 */
final class LearningLoop {

  private static final Logger log = LoggerFactory.getLogger(LearningLoop.class);

  private static final int BUFFER = 256;

  private final FlightSettings settings;
  private final Learner learner;
  private final SampleStream stream;
  private final ReplayMemory replay;
  private final Governor governor;
  private final RecentOutcomes outcomes;
  private final Tally tally;
  private final ComputeCost cost;
  private @Nullable Instant nextSampleAt;

  LearningLoop(
      FlightSettings settings,
      Learner learner,
      SampleStream stream,
      ReplayMemory replay,
      Governor governor,
      RecentOutcomes outcomes,
      Tally tally,
      @Nullable Instant nextSampleAt) {
    this.settings = settings;
    this.learner = learner;
    this.stream = stream;
    this.replay = replay;
    this.governor = governor;
    this.outcomes = outcomes;
    this.tally = tally;
    this.cost = learner.cost();
    this.nextSampleAt = nextSampleAt;
  }

  /** Takes the sample that is due at {@code now}, if one is. */
  void step(Instant now) {
    if (nextSampleAt == null) {
      nextSampleAt = now;
    }
    nextSampleAt = skipMissed(nextSampleAt, now);
    if (now.isBefore(nextSampleAt)) {
      return;
    }
    Instant due = nextSampleAt;
    nextSampleAt = due.plus(settings.sampleInterval());
    try {
      stream.next().ifPresent(sample -> see(sample, due));
    } catch (DataException e) {
      tally.count(Counter.SAMPLES_MISSED);
      log.warn("event=sample-unreadable reason={}", e.getMessage());
    }
  }

  private Instant skipMissed(Instant due, Instant now) {
    long behind =
        now.isAfter(due) ? Duration.between(due, now).dividedBy(settings.sampleInterval()) : 0;
    if (behind < BUFFER) {
      return due;
    }
    long missed = behind - BUFFER + 1;
    tally.count(Counter.SAMPLES_MISSED, stream.skip(missed));
    log.warn("event=samples-missed count={} buffer={}", missed, BUFFER);
    return due.plus(settings.sampleInterval().multipliedBy(missed));
  }

  private void see(Sample sample, Instant due) {
    boolean right = Learner.mostLikely(learner.predict(sample)) == sample.label();
    governor.chargeInference(due, cost.inferFlops(1));
    outcomes.add(right);
    tally.count(Counter.SAMPLES_SEEN);
    if (right) {
      tally.count(Counter.SAMPLES_RIGHT);
    }
    boolean trained = false;
    for (int i = 0; i < settings.stepsPerSample(); i++) {
      trained |= train(sample, due);
    }
    if (trained) {
      tally.count(Counter.SAMPLES_TRAINED);
    }
    replay.offer(sample);
  }

  private boolean train(Sample sample, Instant due) {
    int size = Math.min(settings.batch(), 1 + replay.size());
    if (!governor.requestTraining(due, cost.trainFlops(size))) {
      tally.count(Counter.STEPS_DENIED);
      return false;
    }
    Learner.Step step = learner.train(replay.minibatch(List.of(sample), settings.batch()));
    if (!step.applied()) {
      tally.count(Counter.STEPS_UNDONE);
      log.warn("event=step-undone loss={} samplesSeen={}", step.loss(), stream.position());
      return false;
    }
    tally.count(Counter.STEPS_TAKEN);
    return true;
  }

  /** When the next sample is due; {@link Instant#MAX} when there is none. */
  Instant next() {
    if (nextSampleAt == null) {
      return Instant.MIN;
    }
    return stream.isExhausted() ? Instant.MAX : nextSampleAt;
  }

  @Nullable Instant nextSampleAt() {
    return nextSampleAt;
  }
}
