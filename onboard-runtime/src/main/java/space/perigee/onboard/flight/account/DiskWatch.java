package space.perigee.onboard.flight.account;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a flight going while its disk fails.
 *
 * <p>A disk that is full, read-only or gone does not end the flight: predictions and learning go on
 * in memory. While the last checkpoint is not durable the disk {@link #isFailing fails}, and no
 * frame leaves, since a frame promises the ground what a loss of power could take back. A failed
 * write is repeated after {@value #RETRY_SECONDS} s of mission time, so everything resumes within a
 * minute of the disk's return. The log names the path at the first failure, at the second, the
 * fourth and so on, and the recovery.
 */
public final class DiskWatch {

  private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

  private static final int RETRY_SECONDS = 60;

  /** Time after which a failed write is repeated. */
  public static final Duration RETRY = Duration.ofSeconds(RETRY_SECONDS);

  private final Runnable save;
  private final FlightCounters counters;
  private Instant now = Instant.MIN;
  private Instant retryAt = Instant.MIN;
  private @Nullable Instant failingSince;
  private @Nullable UncheckedIOException reason;
  private long failures;

  /**
   * @param save makes the state durable, or throws {@link UncheckedIOException}
   */
  public DiskWatch(Runnable save, FlightCounters counters) {
    this.save = save;
    this.counters = counters;
  }

  /** Sets the mission time of what follows. */
  public void at(Instant time) {
    now = time;
  }

  /** Mission time of what is being done. */
  public Instant now() {
    return now;
  }

  /** The clock was set by a time. */
  public void onClockSet(Duration by) {
    retryAt = retryAt.equals(Instant.MIN) ? retryAt : retryAt.plus(by);
    failingSince = failingSince == null ? null : failingSince.plus(by);
  }

  /**
   * Makes the state durable.
   *
   * @return false if the disk does not take it
   */
  public boolean checkpoint() {
    return checkpoint(save);
  }

  /** The same for a state that is about to be the current one. */
  public boolean checkpoint(Runnable saveNext) {
    if (!attempt(saveNext)) {
      failingSince = failingSince == null ? now : failingSince;
      return false;
    }
    if (failures > 0) {
      log.info("event=disk-recovered failures={}", failures);
    }
    failingSince = null;
    reason = null;
    failures = 0;
    return true;
  }

  /**
   * Requires a durable state, before something is accepted that must not be lost.
   *
   * @throws UncheckedIOException if the disk does not take it
   */
  public void requireCheckpoint() {
    if (!checkpoint() && reason != null) {
      throw reason;
    }
  }

  /**
   * Writes something else that must last.
   *
   * @return false if the disk fails
   */
  public boolean attempt(Runnable write) {
    try {
      write.run();
      return true;
    } catch (UncheckedIOException e) {
      failures++;
      counters.count(Counter.DISK_FAILURES);
      reason = e;
      retryAt = now.plus(RETRY);
      if (Long.bitCount(failures) == 1) {
        log.warn("event=disk-failed failures={} reason=\"{}\"", failures, e.getMessage());
      }
      return false;
    }
  }

  /** True unless a write has failed in the last minute. */
  public boolean mayTry() {
    return !now.isBefore(retryAt);
  }

  /** True if the last checkpoint is not durable. */
  public boolean isFailing() {
    return failingSince != null;
  }

  /** Mission time from which on nothing is durable; null if the disk works. */
  public @Nullable Instant failingSince() {
    return failingSince;
  }
}
