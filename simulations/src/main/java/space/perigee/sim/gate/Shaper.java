package space.perigee.sim.gate;

import java.time.Duration;
import java.time.Instant;

/** One direction of the radio, shared by all connections of a gate. */
final class Shaper {

  private static final int MIN_BLOCK = 128;
  private static final int MAX_BLOCK = 1 << 16;
  private static final long MIN_IN_FLIGHT = 1 << 18;

  /** A block is what the line carries in this many wall seconds, within the limits above. */
  private static final double BLOCK_WALL_SECONDS = 0.005;

  /** How late a wake-up may be without loss of rate (wall time). */
  private static final Duration WAKE_UP_SLACK = Duration.ofMillis(10);

  private final TokenBucket line;
  private final Duration delay;
  private final int blockBytes;
  private final long inFlightLimit;

  /**
   * @param bps bits per mission second
   * @param delay mission time from one end to the other
   * @param speed mission seconds per wall second
   */
  Shaper(double bps, Duration delay, double speed) {
    this.delay = delay;
    this.line = new TokenBucket(bps, Duration.ofNanos((long) (WAKE_UP_SLACK.toNanos() * speed)));
    double bytesPerWallSecond = bps * speed / 8;
    this.blockBytes =
        (int) Math.min(MAX_BLOCK, Math.max(MIN_BLOCK, bytesPerWallSecond * BLOCK_WALL_SECONDS));
    double bandwidthDelay = bps / 8 * delay.toNanos() * 1e-9;
    this.inFlightLimit =
        Double.isFinite(bandwidthDelay)
            ? (long) Math.max(MIN_IN_FLIGHT, 2 * bandwidthDelay + 2 * blockBytes)
            : MIN_IN_FLIGHT * 16;
  }

  /** How many bytes to put on the line at once. */
  int blockBytes() {
    return blockBytes;
  }

  /** A line for one connection, which holds twice what the delay keeps under way. */
  DelayLine newDelayLine() {
    return new DelayLine(inFlightLimit);
  }

  boolean isFree(Instant now) {
    return line.isFree(now);
  }

  Instant freeAt() {
    return line.freeAt();
  }

  /** Puts bytes on the line, and returns when the last of them is at the other end. */
  Instant send(long bytes, Instant now) {
    Instant left = line.take(bytes, now);
    return (left.isAfter(now) ? left : now).plus(delay);
  }

  /** When something without length that is sent now is at the other end. */
  Instant arrival(Instant now) {
    return (line.freeAt().isAfter(now) ? line.freeAt() : now).plus(delay);
  }
}
