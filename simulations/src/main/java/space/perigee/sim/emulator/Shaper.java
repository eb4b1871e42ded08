package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;

/** One direction of the radio, shared by all connections of an emulator. */
public final class Shaper {

  private static final int MIN_BLOCK = 128;
  private static final int MAX_BLOCK = 1 << 16;
  private static final long MIN_IN_FLIGHT = 1 << 18;

  /** A block is what the line carries in this many wall seconds, within the limits above. */
  private static final double BLOCK_WALL_SECONDS = 0.005;

  /** How late a wake-up may be without loss of rate (wall time). */
  private static final Duration WAKE_UP_SLACK = Duration.ofMillis(10);

  private final LinePacer line;
  private final double speed;
  private final int largestBlockBytes;
  private final long inFlightLimit;
  private Duration delay;
  private int blockBytes;

  /**
   * @param highestBps highest rate (bits per mission second); the rate until {@link #adapt}
   * @param longestDelay longest mission time from one end to the other; the delay until then
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

  /** Another rate and delay from now on; a rate of 0 stops the line. */
  void adapt(double bps, Duration oneWay) {
    line.setRate(bps);
    delay = oneWay;
    blockBytes = blockBytes(bps);
  }

  /** Most bytes that are ever put on the line at once. */
  int largestBlockBytes() {
    return largestBlockBytes;
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
