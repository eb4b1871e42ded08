package space.perigee.ground.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, perhaps ahead; counts how often it is read. */
final class CountedClock extends Clock {

  private final Clock clock = Clock.systemUTC();
  private long reads;
  private Duration ahead = Duration.ZERO;

  /** Jumps. */
  void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  long reads() {
    return reads;
  }

  @Override
  public Instant instant() {
    reads++;
    return clock.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
