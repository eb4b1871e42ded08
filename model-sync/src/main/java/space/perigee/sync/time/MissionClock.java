package space.perigee.sync.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that reads {@code epoch} when the wall clock reads {@code wallEpoch}, and runs {@code
 * speed} times as fast. Processes with the same three values and synchronized wall clocks agree on
 * mission time without communicating.
 */
public final class MissionClock extends Clock {

  private final Clock wall;
  private final Instant epoch;
  private final Instant wallEpoch;
  private final double speed;

  /**
   * @param epoch mission time at {@code wallEpoch}
   * @param wallEpoch wall time at which the clock reads {@code epoch}
   * @throws IllegalArgumentException if the speed is not a positive finite number
   */
  public MissionClock(Clock wall, Instant epoch, Instant wallEpoch, double speed) {
    if (!(speed > 0 && Double.isFinite(speed))) {
      throw new IllegalArgumentException("speed " + speed + " must be a finite number above 0");
    }
    this.wall = wall;
    this.epoch = epoch;
    this.wallEpoch = wallEpoch;
    this.speed = speed;
  }

  /** Returns a clock whose mission time is wall time. */
  public static MissionClock realTime(Clock wall) {
    return new MissionClock(wall, Instant.EPOCH, Instant.EPOCH, 1.0);
  }

  @Override
  public Instant instant() {
    Duration elapsed = Duration.between(wallEpoch, wall.instant());
    return speed == 1.0 ? epoch.plus(elapsed) : epoch.plus(scale(elapsed, speed));
  }

  /** Returns the wall time until this clock reads {@code time}; zero if that has passed. */
  public Duration wallUntil(Instant time) {
    Duration left = scale(Duration.between(instant(), time), 1 / speed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Converts a wall-clock duration to mission time; at least 1 ns. */
  public Duration missionTime(Duration wallTime) {
    Duration scaled = scale(wallTime, speed);
    return scaled.isZero() ? Duration.ofNanos(1) : scaled;
  }

  /** The wall clock behind it. */
  public Clock wall() {
    return wall;
  }

  /** Mission seconds per wall second. */
  public double speed() {
    return speed;
  }

  @Override
  public ZoneId getZone() {
    return wall.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MissionClock(wall.withZone(zone), epoch, wallEpoch, speed);
  }

  private static Duration scale(Duration duration, double factor) {
    double seconds = duration.getSeconds() * factor;
    double whole = Math.floor(seconds);
    double nanos = (seconds - whole) * 1e9 + duration.getNano() * factor;
    return Duration.ofSeconds((long) whole).plusNanos((long) nanos);
  }
}
