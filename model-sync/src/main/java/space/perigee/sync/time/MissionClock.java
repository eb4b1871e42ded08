package space.perigee.sync.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that reads {@code epoch} when the wall clock reads {@code wallEpoch}, and runs {@code
 * speed} times as fast. Processes that share the three values share the time, without talking.
 */
public final class MissionClock extends Clock {

  private final Clock wall;
  private final Instant epoch;
  private final Instant wallEpoch;
  private final double speed;

  /**
   * @param speed mission seconds per wall second, above 0
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

  /** Mission time that is wall time. */
  public static MissionClock realTime(Clock wall) {
    return new MissionClock(wall, Instant.EPOCH, Instant.EPOCH, 1.0);
  }

  @Override
  public Instant instant() {
    Duration elapsed = Duration.between(wallEpoch, wall.instant());
    return speed == 1.0 ? epoch.plus(elapsed) : epoch.plus(scale(elapsed, speed));
  }

  /** How long the wall clock takes until this clock reads {@code time}; zero if it has passed. */
  public Duration wallUntil(Instant time) {
    Duration left = scale(Duration.between(instant(), time), 1 / speed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** How far this clock goes while the wall clock goes so far; 1 ns at least. */
  public Duration missionTime(Duration wallTime) {
    Duration scaled = scale(wallTime, speed);
    return scaled.isZero() ? Duration.ofNanos(1) : scaled;
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
