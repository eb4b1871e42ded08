package space.perigee.ground.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many training samples of a satellite count. What it claims is bounded by what it can have
 * seen since it made its last delta, which was after the ground answered the one before: that time
 * divided by the mission's sample interval, a quarter more for clocks that differ, and at least an
 * hour's worth, as samples may have waited for their labels.
 *
 * @param interval mission time between two samples of a satellite; null if it is not known, and
 *     claims are bounded by {@link #MOST_WITHOUT_INTERVAL} alone
 */
public record SampleBound(@Nullable Duration interval) {

  /** Samples that count at most in one delta if nothing is known of the satellites. */
  public static final long MOST_WITHOUT_INTERVAL = 1_000_000;

  private static final Duration LEAST = Duration.ofHours(1);
  private static final double TOLERANCE = 1.25;

  /**
   * @throws IllegalArgumentException if the interval is not positive
   */
  public SampleBound {
    if (interval != null && (interval.isNegative() || interval.isZero())) {
      throw new IllegalArgumentException("sample interval " + interval + " must be positive");
    }
  }

  /**
   * The samples behind an update.
   *
   * @param samples that count
   * @param jump what is wrong with the claim; empty if it is plausible
   */
  public record Counted(long samples, Optional<String> jump) {}

  /**
   * Counts the samples of an update.
   *
   * @param claimed training samples since the delta before
   * @param since mission time from which on they can have been seen
   */
  public Counted counted(long claimed, Instant since, Instant now) {
    long most = most(since, now);
    if (claimed <= most) {
      return new Counted(claimed, Optional.empty());
    }
    return new Counted(
        most,
        Optional.of(
            String.format(
                Locale.ROOT,
                "claims %,d training samples since %s; %,d are possible and count",
                claimed,
                since.truncatedTo(ChronoUnit.SECONDS),
                most)));
  }

  private long most(Instant since, Instant now) {
    Duration step = interval;
    if (step == null) {
      return MOST_WITHOUT_INTERVAL;
    }
    Duration elapsed = Duration.between(since, now);
    Duration counted = elapsed.compareTo(LEAST) < 0 ? LEAST : elapsed;
    return (long) Math.ceil(TOLERANCE * seconds(counted) / seconds(step));
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
