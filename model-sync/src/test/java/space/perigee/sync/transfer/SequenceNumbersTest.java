package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.LastState;

class SequenceNumbersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FailingFolder folder = new FailingFolder();

  private SequenceNumbers restarted() {
    return SequenceNumbers.above(new LastState(folder, "numbers"));
  }

  @Test
  void numbersAreTheTimeInMicrosecondsAndRiseWithinOne() {
    SequenceNumbers numbers = SequenceNumbers.byClock();
    long first = numbers.next(NOW);

    assertThat(first).isEqualTo(NOW.toEpochMilli() * 1000);
    assertThat(numbers.next(NOW)).isEqualTo(first + 1);
    assertThat(numbers.next(NOW.plusMillis(1))).isEqualTo(first + 1000);
  }

  @Test
  void numbersRiseAcrossRestartsThoughTheClockFallsBack() {
    long last = 0;
    Instant clock = NOW;
    for (int start = 0; start < 50; start++) {
      SequenceNumbers numbers = restarted();
      for (int i = 0; i < 20; i++) {
        long next = numbers.next(clock);
        assertThat(next).isGreaterThan(last);
        last = next;
      }
      folder.disk.cutPower(loose -> 0);
      clock = clock.minus(Duration.ofDays(1));
    }
  }

  @Test
  void anOldBackupIsOvertakenByTheClock() {
    long beforeBackup = restarted().next(NOW);
    SequenceNumbers restored = restarted();

    assertThat(restored.next(NOW.plus(Duration.ofHours(1)))).isGreaterThan(beforeBackup);
  }

  /** Fuzzing: the bytes of another journal kept the end from starting. */
  @Test
  void aStateThatIsNoneOfItsOwnIsAsNone() {
    for (int length : new int[] {0, 7, 9, 100}) {
      new LastState(folder, "numbers").save(new byte[length]);
      assertThat(restarted().next(NOW)).isEqualTo(NOW.toEpochMilli() * 1000);
    }
  }

  /** Fault campaign: numbers that a full disk did not reserve were given twice. */
  @Test
  void whatCouldNotBeReservedIsNotGiven() {
    SequenceNumbers numbers = restarted();
    folder.isFull = true;
    assertThatThrownBy(() -> numbers.next(NOW)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> numbers.next(NOW)).isInstanceOf(UncheckedIOException.class);

    folder.isFull = false;
    long given = numbers.next(NOW);
    assertThat(restarted().next(NOW.minusSeconds(9))).isGreaterThan(given);
  }
}
