package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing is tried. Mission time may be set meanwhile: before its begin, a pause is
 * over.
 */
final class Pause {

  private @Nullable Instant begin;
  private @Nullable Instant end;

  void begin(Instant now, Duration length) {
    begin = now;
    end = now.plus(length);
  }

  void end() {
    begin = null;
    end = null;
  }

  boolean isOn(Instant now) {
    return begin != null && end != null && !now.isBefore(begin) && now.isBefore(end);
  }

  /** When a pause that is on at {@code now} ends; empty if none is. */
  Optional<Instant> endsAt(Instant now) {
    return isOn(now) ? Optional.ofNullable(end) : Optional.empty();
  }

  /** What is left of it; zero if it is over. */
  Duration left(Instant now) {
    return end != null && isOn(now) ? Duration.between(now, end) : Duration.ZERO;
  }
}
