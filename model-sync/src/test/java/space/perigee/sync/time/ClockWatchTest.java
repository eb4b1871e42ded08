package space.perigee.sync.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SetClock wall = new SetClock();

  @Test
  void timeThatPassesIsNoJump() {
    ClockWatch watch = watch(1);
    wall.pass(Duration.ofHours(7));
    assertThat(watch.read())
        .isEqualTo(new ClockWatch.Reading(START.plus(Duration.ofHours(7)), Duration.ZERO));
  }

  @Test
  void reportsByHowMuchTheClockWasSetInMissionTimeAndOnlyOnce() {
    ClockWatch watch = watch(60);
    wall.pass(Duration.ofSeconds(1));
    wall.set(Duration.ofMinutes(2));
    assertThat(watch.read())
        .isEqualTo(
            new ClockWatch.Reading(START.plus(Duration.ofMinutes(121)), Duration.ofMinutes(120)));
    wall.pass(Duration.ofSeconds(1));
    assertThat(watch.read().setBy()).isZero();
  }

  @Test
  void reportsAClockThatWasSetBackByDecades() {
    ClockWatch watch = watch(1);
    wall.set(Duration.ofDays(-20_000));
    assertThat(watch.read().setBy()).isEqualTo(Duration.ofDays(-20_000));
  }

  @Test
  void followsAClockThatIsSlewed() {
    ClockWatch watch = watch(1);
    for (int i = 0; i < 100; i++) {
      wall.pass(Duration.ofMillis(100));
      wall.set(Duration.ofMillis(50));
      assertThat(watch.read().setBy()).isZero();
    }
    assertThat(watch.read().now()).isEqualTo(START.plusSeconds(15));
  }

  @Test
  void aBusyMachineIsNoJump() {
    wall.readTakes = Duration.ofSeconds(3);
    ClockWatch watch = watch(1000);
    for (int i = 0; i < 10; i++) {
      assertThat(watch.read().setBy()).isZero();
    }
  }

  private ClockWatch watch(double speed) {
    return new ClockWatch(new MissionClock(wall, START, START, speed), () -> wall.nanos);
  }

  /** A wall clock that can be set, beside one that runs forward only. */
  private static final class SetClock extends Clock {

    private Instant now = START;
    private long nanos = -5;
    private Duration readTakes = Duration.ZERO;

    void pass(Duration time) {
      now = now.plus(time);
      nanos += time.toNanos();
    }

    void set(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      Instant read = now;
      pass(readTakes);
      return read;
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
}
