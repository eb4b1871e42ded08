package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;

class CheckpointScheduleTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final FlightCounters counters = counters();
  private final DiskWatch disk = new DiskWatch(this::save, counters);
  private final CheckpointSchedule schedule =
      new CheckpointSchedule(new DiskRules(Duration.ofMinutes(10), 50, true), disk, counters);
  private boolean isFull;
  private int saved;

  private static FlightCounters counters() {
    EnergyBudget energy = EnergyBudget.unlimited(1, 1);
    return FlightAccounts.restored(energy, 1, FlightAccounts.State.initial(energy)).counters();
  }

  private void save() {
    if (isFull) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    saved++;
    schedule.onCheckpoint();
  }

  private Instant step(int seconds) {
    Instant now = START.plusSeconds(seconds);
    disk.at(now);
    return schedule.step(now);
  }

  @Test
  void nothingIsSavedWhileNothingChanges() {
    for (int seconds = 0; seconds < 4000; seconds += 100) {
      assertThat(step(seconds)).isEqualTo(Instant.MAX);
    }
    assertThat(saved).isZero();
  }

  @Test
  void aChangeIsSavedWithinTheInterval() {
    step(0);
    counters.count(Counter.SAMPLES_SEEN);
    assertThat(step(100)).isEqualTo(START.plusSeconds(600));
    assertThat(step(599)).isEqualTo(START.plusSeconds(600));
    assertThat(saved).isZero();
    assertThat(step(600)).isEqualTo(Instant.MAX);
    assertThat(saved).isEqualTo(1);
  }

  @Test
  void workIsSavedBeforeTheIntervalIsOver() {
    step(0);
    counters.count(Counter.STEPS_TAKEN, 49);
    step(1);
    assertThat(saved).isZero();
    counters.count(Counter.STEPS_TAKEN);
    step(2);
    assertThat(saved).isEqualTo(1);
    counters.count(Counter.STEPS_TAKEN, 49);
    assertThat(step(3)).isEqualTo(START.plusSeconds(602));
    assertThat(saved).isEqualTo(1);
  }

  @Test
  void whatTheDiskDoesNotTakeIsSavedWithinAMinuteOfItsReturn() {
    step(0);
    counters.count(Counter.STEPS_TAKEN, 80);
    isFull = true;
    assertThat(step(10)).isEqualTo(START.plusSeconds(70));
    assertThat(disk.isFailing()).isTrue();
    assertThat(disk.failingSince()).isEqualTo(START.plusSeconds(10));
    for (int seconds = 11; seconds < 130; seconds++) {
      step(seconds);
    }
    assertThat(counters.get(Counter.DISK_FAILURES)).isEqualTo(2);
    isFull = false;
    for (int seconds = 130; saved == 0; seconds++) {
      assertThat(seconds).isLessThan(190);
      step(seconds);
    }
    assertThat(disk.isFailing()).isFalse();
  }

  @Test
  void followsAClockThatIsSetBack() {
    step(0);
    counters.count(Counter.SAMPLES_SEEN);
    schedule.onClockSet(Duration.ofDays(-1000));
    disk.onClockSet(Duration.ofDays(-1000));
    assertThat(schedule.step(START.minus(Duration.ofDays(1000)).plusSeconds(1)))
        .isEqualTo(START.minus(Duration.ofDays(1000)).plusSeconds(600));
  }
}
