package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;

/** One direction of the radio, shared by all connections of an emulator. */
public final class Shaper {

  private static final int MIN_BLOCK = 128;
  private static final int MAX_BLOCK = 1 << 16;
  private static final long MIN_IN_FLIGHT = 1 << 18;

  /** Duration of a block on the line, within the limits above (wall time, s). */
  private static final double BLOCK_WALL_SECONDS = 0.005;

  /** Lateness of a wake-up that does not reduce the rate (wall time). */
  static final Duration WAKE_UP_SLACK = Duration.ofMillis(10);

  private final LinePacer line;
  private final double speed;
  private final int largestBlockBytes;
  private final long inFlightLimit;
  private Duration delay;
  private int blockBytes;

  /**
   * @param highestBps maximum rate (bits per mission second); the rate until {@link #adapt}
   * @param longestDelay maximum one-way delay (mission time); the delay until then
   * @param speed mission seconds per wall second
   */
  Shaper(double highestBps, Duration longestDelay, double speed) {
    this.delay = longestDelay;
    this.speed = speed;
    this.line =
        new LinePacer(highestBps, Duration.ofNanos((long) (WAKE_UP_SLACK.toNanos() * speed)));
    this.largestBlockBytes = blockBytes(highestBps);
    this.blockBytes = largestBlockBytes;
    double bandwidthDelay = highestBps / 8 * longestDelay.toNanos() * 1e-9;
    this.inFlightLimit =
        Double.isFinite(bandwidthDelay)
            ? (long) Math.max(MIN_IN_FLIGHT, 2 * bandwidthDelay + 2 * largestBlockBytes)
            : MIN_IN_FLIGHT * 16;
  }

  private int blockBytes(double bps) {
    double bytesPerWallSecond = bps * speed / 8;
    return (int) Math.min(MAX_BLOCK, Math.max(MIN_BLOCK, bytesPerWallSecond * BLOCK_WALL_SECONDS));
  }

  /** Changes rate and delay; a rate of 0 stops the line. */
  void adapt(double bps, Duration oneWay) {
    line.setRate(bps);
    delay = oneWay;
    blockBytes = blockBytes(bps);
  }

  /** Returns the maximum of {@link #blockBytes}. */
  int largestBlockBytes() {
    return largestBlockBytes;
  }

  /** Returns how many bytes to put on the line at once. */
  int blockBytes() {
    return blockBytes;
  }

  /** Returns a delay line for one connection, with room for twice the bandwidth-delay product. */
  DelayLine newDelayLine() {
    return new DelayLine(inFlightLimit);
  }

  boolean isFree(Instant now) {
    return line.isFree(now);
  }

  Instant freeAt() {
    return line.freeAt();
  }

  /** Puts bytes on the line and returns when the last of them arrives. */
  Instant send(long bytes, Instant now) {
    Instant left = line.take(bytes, now);
    return (left.isAfter(now) ? left : now).plus(delay);
  }

  /** Returns when a signal without length, sent now, arrives. */
  Instant arrival(Instant now) {
    return (line.freeAt().isAfter(now) ? line.freeAt() : now).plus(delay);
  }
}
