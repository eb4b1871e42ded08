package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.FlightCounters;

/**
 * Makes checkpoints while something changes: after an interval of mission time, or after a number
 * of training steps. One that the disk does not take is repeated soon.
 */
final class CheckpointSchedule {

  private final DiskRules rules;
  private final DiskWatch disk;
  private final FlightCounters counters;
  private @Nullable Instant next;
  private long seen;
  private long steps;

  CheckpointSchedule(DiskRules rules, DiskWatch disk, FlightCounters counters) {
    this.rules = rules;
    this.disk = disk;
    this.counters = counters;
    onCheckpoint();
  }

  /** A checkpoint is durable. */
  void onCheckpoint() {
    seen = counters.get(Counter.SAMPLES_SEEN);
    steps = counters.get(Counter.STEPS_TAKEN);
  }

  /** The clock was set by a time. */
  void onClockSet(Duration by) {
    next = next == null ? null : next.plus(by);
  }

  /**
   * Makes a checkpoint if one is due.
   *
   * @return mission time of the next one; {@link Instant#MAX} if nothing has changed
   */
  Instant step(Instant now) {
    long stepsSince = counters.get(Counter.STEPS_TAKEN) - steps;
    boolean changed = stepsSince > 0 || counters.get(Counter.SAMPLES_SEEN) != seen;
    boolean isDue = next != null && !now.isBefore(next);
    if (isDue || stepsSince >= rules.checkpointSteps() && disk.mayTry()) {
      changed = changed && !disk.checkpoint();
      isDue = true;
    }
    if (next == null || isDue) {
      boolean isSoon = changed && rules.checkpointInterval().compareTo(DiskWatch.RETRY) > 0;
      next = now.plus(isSoon ? DiskWatch.RETRY : rules.checkpointInterval());
    }
    return changed ? next : Instant.MAX;
  }
}
