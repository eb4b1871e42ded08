package space.perigee.sync.time;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Reads a mission clock, and notices when the wall clock under it was set.
 *
 * <p>A board's clock is wrong until something sets it: after a loss of power it may read 1970, and
 * a bad time message may move it by years. The watch compares each reading with a clock that only
 * runs forward. What the wall clock gained or lost beyond that since the last reading is the {@link
 * Reading#setBy} of the new one. Differences below {@value #THRESHOLD_MILLIS} ms of wall time are
 * not reported: they are how a time service slews a clock, and mission time follows them. Time in
 * which the machine was suspended counts as set, since the forward clock stands still meanwhile.
 *
 * <p>Not thread-safe.
 */
public final class ClockWatch {

  private static final long THRESHOLD_MILLIS = 1000;

  /** The two clocks must be read within this time of each other (ns), or are read again. */
  private static final long PRECISION_NANOS = 20_000_000;

  private static final int MOST_READS = 5;

  private final MissionClock clock;
  private final LongSupplier nanoTime;
  private Instant last;
  private long lastNanos;

  /**
   * A reading of the clock.
   *
   * @param now mission time
   * @param setBy mission time by which the clock was set since the last reading; zero if it was not
   */
  public record Reading(Instant now, Duration setBy) {}

  /**
   * @param nanoTime runs forward only, as {@link System#nanoTime} (ns)
   */
  public ClockWatch(MissionClock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
    this.last = clock.instant();
  }

  /** Reads the clock. */
  public Reading read() {
    long before = nanoTime.getAsLong();
    Instant now = clock.instant();
    long uncertain = nanoTime.getAsLong() - before;
    for (int reads = 1; uncertain > PRECISION_NANOS && reads < MOST_READS; reads++) {
      before = nanoTime.getAsLong();
      now = clock.instant();
      uncertain = nanoTime.getAsLong() - before;
    }
    Duration passed =
        before == lastNanos
            ? Duration.ZERO
            : clock.missionTime(Duration.ofNanos(before - lastNanos));
    Duration setBy = Duration.between(last.plus(passed), now);
    Duration threshold =
        clock.missionTime(Duration.ofMillis(THRESHOLD_MILLIS).plusNanos(uncertain));
    last = now;
    lastNanos = before;
    return new Reading(now, setBy.abs().compareTo(threshold) < 0 ? Duration.ZERO : setBy);
  }

  /** A clock that only runs forward; its zero means nothing (ns of wall time). */
  public long nanos() {
    return nanoTime.getAsLong();
  }

  /** The mission clock. */
  public MissionClock clock() {
    return clock;
  }
}
