package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;

/**
 * A line that carries a given number of bits per second, in the form of the virtual scheduling
 * algorithm (ITU-T I.371): instead of counting tokens it keeps the time at which the line is free
 * again. A taker who comes late, because threads wake late, may use up to {@code burst} of the time
 * he missed, so that the mean rate holds.
 */
public final class LinePacer {

  private double bps;
  private final Duration burst;
  private Instant freeAt = Instant.EPOCH;

  /**
   * @param bps bits per second; infinite for no limit
   */
  LinePacer(double bps, Duration burst) {
    this.bps = bps;
    this.burst = burst;
  }

  /** Another rate from now on; 0 stops the line. */
  void setRate(double next) {
    bps = next;
  }

  boolean isFree(Instant now) {
    return bps > 0 && !freeAt.isAfter(now);
  }

  Instant freeAt() {
    return freeAt;
  }

  /** Puts bytes on the line, and returns when the last bit of them has left. */
  Instant take(long bytes, Instant now) {
    if (Double.isInfinite(bps)) {
      return now;
    }
    Instant earliest = now.minus(burst);
    Instant start = freeAt.isAfter(earliest) ? freeAt : earliest;
    freeAt = start.plusNanos(Math.round(bytes * 8e9 / bps));
    return freeAt;
  }
}
