package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Paces a line at a given rate by the virtual scheduling algorithm (ITU-T I.371): instead of
 * counting tokens it stores when the line is free again. A sender whose thread wakes late may catch
 * up on at most {@code burst}, which preserves the mean rate.
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

  /** Changes the rate; 0 stops the line. */
  void setRate(double next) {
    bps = next;
  }

  boolean isFree(Instant now) {
    return bps > 0 && !freeAt.isAfter(now);
  }

  Instant freeAt() {
    return freeAt;
  }

  /** Puts bytes on the line and returns when the last bit has left. */
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
