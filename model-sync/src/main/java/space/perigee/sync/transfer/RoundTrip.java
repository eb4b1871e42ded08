package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * A sender's estimate of the path to the other end and back: the round-trip time and the share of
 * segments that are lost. Both are moving averages, with a weight of 1/8 (RFC 6298) and, for the
 * loss, with the number of segments as weight.
 */
final class RoundTrip {

  private static final double WEIGHT = 0.125;
  private static final double LOSS_MEMORY = 2000;
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

  /**
   * Polls are a third of the round-trip time apart, less {@link #CLOSER}: each costs a reply, and
   * the longer the interval, the more is sent in vain when the link breaks. On short round trips,
   * where replies are cheap beside the segments, polls are closer together.
   */
  private static final int INTERVALS = 3;

  private static final Duration CLOSER = Duration.ofMillis(30);

  /** Longest plausible round trip, as a multiple of the initial timeout. */
  private static final int MOST_TIMEOUTS = 64;

  private final Duration answerTimeout;
  private long nanos = -1;
  private double decided;
  private double lost;

  /**
   * @param answerTimeout time after which a poll is repeated while the round-trip time is unknown
   */
  RoundTrip(Duration answerTimeout) {
    this.answerTimeout = answerTimeout;
  }

  /** Starts over; the path may be another one now. */
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

  /** A poll was answered. Ignores samples that a clock jump made implausible. */
  void answered(Instant asked, Instant now) {
    Duration taken = Duration.between(asked, now);
    if (taken.isNegative() || taken.compareTo(answerTimeout.multipliedBy(MOST_TIMEOUTS)) > 0) {
      return;
    }
    long sample = taken.toNanos();
    nanos = nanos < 0 ? sample : nanos + (long) (WEIGHT * (sample - nanos));
  }

  /** The fate of some segments became known: {@code newlyLost} of them are lost. */
  void decided(int segments, int newlyLost) {
    decided += segments;
    lost += newlyLost;
    if (decided > LOSS_MEMORY) {
      lost *= LOSS_MEMORY / decided;
      decided = LOSS_MEMORY;
    }
  }

  /** Share of segments that are lost, 0 to 1. */
  double loss() {
    return decided < 1 ? 0 : lost / decided;
  }

  /** Time between two polls while segments are sent. */
  Duration interval() {
    if (!isKnown()) {
      return answerTimeout.dividedBy(4);
    }
    Duration interval = time().dividedBy(INTERVALS).minus(CLOSER);
    return interval.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : interval;
  }

  /** Time after which a poll is repeated if nothing was sent after it. */
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
