package space.perigee.ground.session;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock; counts how often it is read. */
final class CountedClock extends Clock {

  private final Clock clock = Clock.systemUTC();
  private long reads;

  long reads() {
    return reads;
  }

  @Override
  public Instant instant() {
    reads++;
    return clock.instant();
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
