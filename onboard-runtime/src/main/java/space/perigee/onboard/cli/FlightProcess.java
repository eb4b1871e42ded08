package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.sync.link.Link;
import space.perigee.sync.time.MissionClock;

/**
 * Drives a runtime by a clock: takes a step, waits on the link until the next step is due, and
 * repeats until it is stopped. {@link #stop} may be called from any thread.
 */
final class FlightProcess {

  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

  private final OnboardRuntime runtime;
  private final Link link;
  private final MissionClock clock;
  private final @Nullable Instant until;
  private final @Nullable Path statusFile;

  private volatile boolean stopping;
  private Instant nextStatusAt = Instant.MIN;

  /**
   * @param until mission time at which to stop, or null
   * @param statusFile rewritten about once per second of wall-clock time, or null
   */
  FlightProcess(
      OnboardRuntime runtime,
      Link link,
      MissionClock clock,
      @Nullable Instant until,
      @Nullable Path statusFile) {
    this.runtime = runtime;
    this.link = link;
    this.clock = clock;
    this.until = until;
    this.statusFile = statusFile;
  }

  /** Makes {@link #fly} return soon. */
  void stop() {
    stopping = true;
  }

  /** Flies until {@code until} or {@link #stop}. When this returns, the state is durable. */
  void fly() throws IOException {
    Instant now = clock.instant();
    while (!isOver(now)) {
      Instant next = runtime.step(now);
      report(now);
      Duration wait = clock.wallUntil(until == null || next.isBefore(until) ? next : until);
      try {
        link.next(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
            .ifPresent(event -> runtime.onEvent(event, clock.instant()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
      now = clock.instant();
    }
    link.shut();
    runtime.checkpoint();
    if (statusFile != null) {
      StatusJson.write(runtime.status(now), statusFile);
    }
  }

  private boolean isOver(Instant now) {
    return stopping || (until != null && !now.isBefore(until));
  }

  private void report(Instant now) throws IOException {
    if (statusFile != null && !now.isBefore(nextStatusAt)) {
      StatusJson.write(runtime.status(now), statusFile);
      nextStatusAt = now.plus(clock.missionTime(STATUS_INTERVAL));
    }
  }
}
