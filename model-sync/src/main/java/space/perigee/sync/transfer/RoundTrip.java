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

  /** A rate has settled when it has not grown by this factor in so many round trips. */
  private static final double GROWTH = 1.25;

  private static final int ROUNDS_TO_SETTLE = 3;

  private static final double FAST_BYTES_PER_NANO = 4e6 / 1e9;

  /** With each reply, the highest rate seen counts for less. */
  private static final double RATE_DECAY = 0.995;

  private final Duration answerTimeout;
  private long nanos = -1;
  private long leastNanos = Long.MAX_VALUE;
  private double bytesPerNano;

  /** The rate when it last grew much, and when that was. */
  private double grownTo;

  private Instant grownAt = Instant.MIN;
  private boolean isSettled;
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
    leastNanos = Long.MAX_VALUE;
    bytesPerNano = 0;
    grownTo = 0;
    grownAt = Instant.MIN;
    isSettled = false;
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
    if (!isPlausible(taken)) {
      return;
    }
    long sample = taken.toNanos();
    leastNanos = Math.min(leastNanos, sample);
    nanos = nanos < 0 ? sample : nanos + (long) (WEIGHT * (sample - nanos));
  }

  /** So many bytes arrived since a point in time, as the reply at {@code now} says. */
  void arrived(long bytes, Instant since, Instant now) {
    Duration taken = Duration.between(since, now);
    if (bytes > 0 && taken.compareTo(LEAST_INTERVAL) >= 0 && isPlausible(taken)) {
      bytesPerNano = Math.max(RATE_DECAY * bytesPerNano, (double) bytes / taken.toNanos());
      if (bytesPerNano > GROWTH * grownTo) {
        grownTo = bytesPerNano;
        grownAt = now;
      } else if (now.isAfter(grownAt.plusNanos(ROUNDS_TO_SETTLE * leastNanos))) {
        isSettled = true;
      }
    }
  }

  private boolean isPlausible(Duration taken) {
    return !taken.isNegative() && taken.compareTo(answerTimeout.multipliedBy(MOST_TIMEOUTS)) <= 0;
  }

  /**
   * Bytes that fill a link of unknown rate, as its replies show: those of two round trips, since
   * the path holds one and the rate may be higher than seen. At the start, those of four, and no
   * less than a fast link would need: TCP starts slowly by itself. (BBR starts and settles like
   * that: Cardwell et al., 2016.)
   *
   * @param first while no reply has come, and at least; unlimited if replies do not show it
   */
  long window(long first) {
    if (first == LinkTraits.UNLIMITED || !isKnown()) {
      return first;
    }
    double rate = isSettled ? 2 * bytesPerNano : Math.max(FAST_BYTES_PER_NANO, 4 * bytesPerNano);
    return Math.max(first, (long) (rate * leastNanos));
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
