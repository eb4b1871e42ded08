package space.perigee.sync.trust;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The period in which an identity is valid, in whole seconds of mission time.
 *
 * @param from first second of the period
 * @param until first second after it; null if it does not end
 */
public record Validity(Instant from, @Nullable Instant until) {

  public Validity {
    if (from.getNano() != 0 || until != null && until.getNano() != 0) {
      throw new IllegalArgumentException("validity must be in whole seconds");
    }
    if (until != null && !from.isBefore(until)) {
      throw new IllegalArgumentException(
          "valid from " + from + " must be before valid until " + until);
    }
  }

  /** The period between two points in time, cut to whole seconds. */
  static Validity of(Instant from, @Nullable Instant until) {
    return new Validity(
        from.truncatedTo(ChronoUnit.SECONDS),
        until == null ? null : until.truncatedTo(ChronoUnit.SECONDS));
  }

  boolean isEarly(Instant now) {
    return now.isBefore(from);
  }

  boolean isExpired(Instant now) {
    return until != null && !now.isBefore(until);
  }

  public boolean includes(Instant now) {
    return !isEarly(now) && !isExpired(now);
  }
}
