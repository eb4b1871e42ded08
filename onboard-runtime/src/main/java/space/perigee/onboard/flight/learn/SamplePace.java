package space.perigee.onboard.flight.learn;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the next sample is due.
 *
 * <p>A satellite that falls behind while it flies catches up from its camera's buffer, which holds
 * {@value #BUFFER} samples; earlier ones are missed. Nothing is missed while the satellite is off,
 * nor because its clock was set: then {@link #resume} and {@link #onClockSet} move the schedule,
 * and the next sample is due within an interval.
 */
final class SamplePace {

  private static final Logger log = LoggerFactory.getLogger(SamplePace.class);

  private static final int BUFFER = 256;

  private final Duration interval;
  private @Nullable Instant next;

  /**
   * @param interval mission time between two samples
   * @param next mission time of the next sample in the checkpoint; null before the first step
   */
  SamplePace(Duration interval, @Nullable Instant next) {
    this.interval = interval;
    this.next = next;
  }

  /** Mission time of the next sample; null before the first step. */
  @Nullable Instant next() {
    return next;
  }

  /**
   * Fits the stored schedule to the clock, at the first step after a start. If the next sample is
   * due later than an interval from now, the clock was set back since the checkpoint. If it was due
   * longer ago than the buffer lasts, the satellite was off, or the clock was set ahead.
   *
   * @param now mission time
   * @return time by which the clock was set back, 0 or less, for {@link #onClockSet}
   */
  Duration resume(Instant now) {
    Instant due = next;
    if (due == null) {
      return Duration.ZERO;
    }
    if (due.isAfter(now.plus(interval))) {
      return Duration.between(due, now);
    }
    if (Duration.between(due, now).compareTo(interval.multipliedBy(BUFFER)) >= 0) {
      log.warn("event=learning-resumed nextSampleWas={} now={}", due, now);
      next = now;
    }
    return Duration.ZERO;
  }

  /** The clock was set by a time. */
  void onClockSet(Duration by) {
    next = next == null ? null : next.plus(by);
  }

  /**
   * Samples that are lost at {@code now}, since the buffer does not hold them; they are not due any
   * more.
   */
  long missed(Instant now) {
    Instant due = next == null ? now : next;
    next = due;
    long behind = now.isAfter(due) ? Duration.between(due, now).dividedBy(interval) : 0;
    if (behind < BUFFER) {
      return 0;
    }
    long missed = behind - BUFFER + 1;
    log.warn("event=samples-missed count={} buffer={}", missed, BUFFER);
    next = due.plus(interval.multipliedBy(missed));
    return missed;
  }

  /**
   * Takes the sample that is due.
   *
   * @return mission time at which it was due; null if none is due at {@code now}
   */
  @Nullable Instant take(Instant now) {
    Instant due = next == null ? now : next;
    if (now.isBefore(due)) {
      return null;
    }
    next = due.plus(interval);
    return due;
  }
}
