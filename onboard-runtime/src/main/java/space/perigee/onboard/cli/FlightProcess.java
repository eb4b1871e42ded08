package space.perigee.onboard.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.sync.link.Link;
import space.perigee.sync.time.ClockWatch;
import space.perigee.sync.time.MissionClock;

/**
 * Drives a runtime by a clock: takes a step, waits on the link until the next step is due, and
 * repeats until it is stopped. {@link #stop} may be called from any thread.
 */
final class FlightProcess {

  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final OnboardRuntime runtime;
  private final Link link;
  private final ClockWatch watch;
  private final MissionClock clock;
  private final @Nullable Instant until;
  private final @Nullable StatusFile statusFile;

  private volatile boolean stopping;

  /**
   * @param until mission time at which to stop, or null
   * @param statusFile kept up to date, or null
   */
  FlightProcess(
      OnboardRuntime runtime,
      Link link,
      ClockWatch watch,
      @Nullable Instant until,
      @Nullable StatusFile statusFile) {
    this.runtime = runtime;
    this.link = link;
    this.watch = watch;
    this.clock = watch.clock();
    this.until = until;
    this.statusFile = statusFile;
  }

  /** Makes {@link #fly} return soon. */
  void stop() {
    stopping = true;
  }

  /**
   * Flies until {@code until} or {@link #stop}. When this returns, the state is durable, unless the
   * disk does not take it.
   */
  void fly() {
    Instant now = readClock();
    while (!isOver(now)) {
      Instant at = now;
      Instant next = runtime.step(at);
      if (statusFile != null) {
        statusFile.update(() -> runtime.status(at), watch.nanos());
      }
      Duration wait = clock.wallUntil(until == null || next.isBefore(until) ? next : until);
      try {
        Link.Event event =
            link.next(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT).orElse(null);
        now = readClock();
        if (event != null) {
          runtime.onEvent(event, now);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
    link.shut();
    runtime.checkpoint();
    if (statusFile != null) {
      statusFile.write(runtime.status(now), watch.nanos());
    }
  }

  private Instant readClock() {
    ClockWatch.Reading reading = watch.read();
    if (!reading.setBy().isZero()) {
      runtime.onClockSet(reading.setBy(), reading.now());
    }
    return reading.now();
  }

  private boolean isOver(Instant now) {
    return stopping || (until != null && !now.isBefore(until));
  }
}
