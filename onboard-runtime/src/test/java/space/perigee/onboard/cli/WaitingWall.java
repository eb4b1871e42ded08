package space.perigee.onboard.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.onboard.flight.pass.SilentLink;
import space.perigee.sync.link.Link;
import space.perigee.sync.time.ClockWatch;
import space.perigee.sync.time.MissionClock;

/** A wall clock that moves only while the flight waits on its link, and that can be set. */
final class WaitingWall extends Clock {

  private final List<Duration> waits = new ArrayList<>();
  private final Map<Integer, Duration> settings = new HashMap<>();
  private final Map<Integer, Runnable> actions = new HashMap<>();
  private Instant now;
  private long nanos;

  WaitingWall(Instant start) {
    now = start;
  }

  /** Sets the clock by a time after a number of waits. */
  void set(int afterWaits, Duration by) {
    settings.put(afterWaits, by);
  }

  /** Runs an action after a number of waits. */
  void then(int afterWaits, Runnable action) {
    actions.merge(
        afterWaits,
        action,
        (first, second) ->
            () -> {
              first.run();
              second.run();
            });
  }

  /** The waits so far. */
  List<Duration> waits() {
    return waits;
  }

  private void pass(Duration wait) {
    waits.add(wait);
    now = now.plus(wait).plus(settings.getOrDefault(waits.size(), Duration.ZERO));
    nanos += wait.toNanos();
    actions.getOrDefault(waits.size(), () -> {}).run();
  }

  /** A mission clock that reads {@code epoch} when this clock reads {@code wallEpoch}. */
  ClockWatch watch(Instant epoch, Instant wallEpoch, double speed) {
    return new ClockWatch(new MissionClock(this, epoch, wallEpoch, speed), () -> nanos);
  }

  /** A link that is never up; waiting on it moves the clock. */
  Link link() {
    return new WaitingLink();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  private final class WaitingLink extends SilentLink {

    @Override
    public Optional<Event> next(Duration wait) {
      pass(wait.isZero() ? Duration.ofNanos(1) : wait);
      return Optional.empty();
    }
  }
}
