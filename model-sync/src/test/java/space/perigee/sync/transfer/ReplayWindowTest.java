package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.journal.MirroredJournalFolder;

/** P9. */
class ReplayWindowTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MICROS = NOW.toEpochMilli() * 1000;
  private static final Duration LONGEST = Duration.ofDays(10);

  private final FailingFolder folder = new FailingFolder();

  private ReplayWindow restarted(Instant now) {
    return ReplayWindow.restored(new LastState(folder, "window"), now, LONGEST);
  }

  @Test
  void aNumberIsTakenOnceInAnyOrder() {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < ReplayWindow.SIZE; i++) {
      numbers.add(MICROS + 3 * i);
    }
    Collections.shuffle(numbers, new Random(3));
    ReplayWindow window = ReplayWindow.forgetful();
    for (long number : numbers) {
      assertThat(window.isNew(number)).isTrue();
      window.take(number);
      assertThat(window.isNew(number)).isFalse();
    }
    assertThat(window.isNew(MICROS + 1)).as("a gap").isTrue();
  }

  @Test
  void whatIsBelowAllThatAreRememberedIsRefused() {
    ReplayWindow window = ReplayWindow.forgetful();
    for (long i = 0; i < 3L * ReplayWindow.SIZE; i++) {
      window.take(MICROS + 2 * i);
    }
    for (long i = 0; i < 3L * ReplayWindow.SIZE; i++) {
      assertThat(window.isNew(MICROS + 2 * i)).isFalse();
    }
    assertThat(window.isNew(MICROS + 1)).isFalse();
    assertThat(window.isNew(MICROS + 4L * ReplayWindow.SIZE + 1)).isTrue();
  }

  @Test
  void whatWasTakenIsRememberedAcrossAPowerCut() {
    ReplayWindow window = restarted(NOW);
    for (int i = 0; i < 2 * ReplayWindow.SIZE; i++) {
      window.take(MICROS + i);
      folder.disk.cutPower(loose -> 0);
      assertThat(restarted(NOW).isNew(MICROS + i)).isFalse();
    }
    assertThat(restarted(NOW).isNew(MICROS + 2L * ReplayWindow.SIZE)).isTrue();
  }

  @Test
  void anEndRestoredFromAnOldBackupRefusesWhatIsOlderThanTheLongestTime() {
    ReplayWindow restored = restarted(NOW.plus(LONGEST).plusSeconds(1));

    assertThat(restored.isNew(MICROS)).isFalse();
    assertThat(restored.isNew(MICROS + 2_000_000)).isTrue();
  }

  @Test
  void aStartWithAClockYearsAheadShutsNobodyOutOnceTheClockIsRight() {
    ReplayWindow early = restarted(NOW.plus(Duration.ofDays(4000)));
    assertThat(early.isNew(MICROS)).isFalse();

    early.onClockSet(NOW);
    assertThat(early.isNew(MICROS)).isTrue();
    early.take(MICROS);
    assertThat(early.isNew(MICROS)).isFalse();
    assertThat(restarted(NOW).isNew(MICROS + 1)).isTrue();
  }

  /** Fuzzing: the bytes of another journal kept the end from starting. */
  @Test
  void aStateThatIsNoneOfItsOwnIsAsNone() {
    for (int length : new int[] {0, 1, 7, 9, 1001}) {
      new LastState(folder, "window").save(new byte[length]);
      assertThat(restarted(NOW).isNew(MICROS)).isTrue();
    }
  }

  @Test
  void itsFolderDoesNotGrow() {
    ReplayWindow window = restarted(NOW);
    for (int i = 0; i < 5000; i++) {
      window.take(MICROS + i);
    }
    assertThat(folder.disk.used()).isLessThan(200_000);
  }

  /** Fault campaign: a refusal that a full disk did not keep was never given again. */
  @Test
  void whatCouldNotBeKeptIsNotTaken() {
    ReplayWindow window = restarted(NOW);
    folder.isFull = true;
    assertThatThrownBy(() -> window.take(MICROS)).isInstanceOf(UncheckedIOException.class);
    assertThat(window.isNew(MICROS)).isTrue();

    folder.isFull = false;
    window.take(MICROS);
    assertThat(restarted(NOW).isNew(MICROS)).isFalse();
  }

  /** A captured manifest that was accepted must not become new because the record of it is lost. */
  @Test
  void refusesAllEarlierManifestsIfTheAcceptedNumbersAreLost() {
    MemoryJournalFolder first = new MemoryJournalFolder();
    MemoryJournalFolder second = new MemoryJournalFolder();
    MirroredJournalFolder both = new MirroredJournalFolder(first, second);
    ReplayWindow window = ReplayWindow.restored(new LastState(both, "window"), NOW, LONGEST);
    long captured = MICROS + 5;
    window.take(captured);
    first.damage("window-0", 100);
    second.damage("window-0", 100);

    Instant later = NOW.plusSeconds(60);
    for (int restart = 0; restart < 2; restart++) {
      ReplayWindow restored = ReplayWindow.restored(new LastState(both, "window"), later, LONGEST);
      assertThat(restored.isNew(captured)).isFalse();
      assertThat(restored.isNew(MICROS + 59_000_000)).isFalse();
      assertThat(restored.isNew(MICROS + 60_000_001)).isTrue();
    }
    ReplayWindow restored = ReplayWindow.restored(new LastState(both, "window"), later, LONGEST);
    restored.take(MICROS + 61_000_000);
    restored = ReplayWindow.restored(new LastState(both, "window"), later, LONGEST);
    assertThat(restored.isNew(captured)).isFalse();
  }

  /** The bound of a start with a clock decades ahead ends with the next start. */
  @Test
  void aWrongClockAfterTheLossDoesNotShutTheOtherEndOutForGood() {
    MemoryJournalFolder first = new MemoryJournalFolder();
    MemoryJournalFolder second = new MemoryJournalFolder();
    MirroredJournalFolder both = new MirroredJournalFolder(first, second);
    ReplayWindow.restored(new LastState(both, "window"), NOW, LONGEST).take(MICROS + 5);
    first.damage("window-0", 100);
    second.damage("window-0", 100);

    Instant wrong = Instant.parse("2038-01-19T00:00:00Z");
    ReplayWindow.restored(new LastState(both, "window"), wrong, LONGEST);
    ReplayWindow restored = ReplayWindow.restored(new LastState(both, "window"), NOW, LONGEST);

    assertThat(restored.isNew(MICROS + 10)).isTrue();
  }
}
