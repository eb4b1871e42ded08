package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * What a sender has learnt of the way to the other end and back: how long an answer takes, and what
 * share of segments is lost. Both are moving averages, with weights of 1/8 (RFC 6298) and, for the
 * loss, of the segments they come from.
 */
final class RoundTrip {

  private static final double WEIGHT = 0.125;
  private static final double LOSS_MEMORY = 2000;
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

  /**
   * Of the time there and back, a third less this lies between questions: each costs an answer, and
   * the longer it takes, the more leaves in vain when the link breaks. On short ways, where answers
   * are cheap beside what leaves, they are closer.
   */
  private static final int INTERVALS = 3;

  private static final Duration CLOSER = Duration.ofMillis(30);

  /** No answer takes longer than so many times the first guess. */
  private static final int MOST_TIMEOUTS = 64;

  private final Duration answerTimeout;
  private long nanos = -1;
  private double decided;
  private double lost;

  /**
   * @param answerTimeout after which a question is asked again while nothing is known
   */
  RoundTrip(Duration answerTimeout) {
    this.answerTimeout = answerTimeout;
  }

  /** The way may be another now. */
  void renew() {
    nanos = -1;
    decided = 0;
    lost = 0;
  }

  boolean isKnown() {
    return nanos >= 0;
  }

  Duration time() {
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** A question was answered; what a clock that jumped says of it is not believed. */
  void answered(Instant asked, Instant now) {
    Duration taken = Duration.between(asked, now);
    if (taken.isNegative() || taken.compareTo(answerTimeout.multipliedBy(MOST_TIMEOUTS)) > 0) {
      return;
    }
    long sample = taken.toNanos();
    nanos = nanos < 0 ? sample : nanos + (long) (WEIGHT * (sample - nanos));
  }

  /** Of so many segments that were decided on, so many were lost. */
  void decided(int segments, int ofThemLost) {
    decided += segments;
    lost += ofThemLost;
    if (decided > LOSS_MEMORY) {
      lost *= LOSS_MEMORY / decided;
      decided = LOSS_MEMORY;
    }
  }

  /** Share of segments that are lost, 0 to 1. */
  double loss() {
    return decided < 1 ? 0 : lost / decided;
  }

  /** Time between two questions while segments leave. */
  Duration interval() {
    if (!isKnown()) {
      return answerTimeout.dividedBy(4);
    }
    Duration interval = time().dividedBy(INTERVALS).minus(CLOSER);
    return interval.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : interval;
  }

  /** Time after which a question that nothing follows is asked again. */
  Duration patience() {
    if (!isKnown()) {
      return answerTimeout;
    }
    Duration most = time().multipliedBy(3).dividedBy(2).plus(LEAST_INTERVAL);
    return most.compareTo(answerTimeout) < 0 ? most : max(answerTimeout, time());
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
