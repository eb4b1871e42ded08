package space.perigee.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredJournalFolderTest {

  private static final byte[] OLD = {1, 2, 3};
  private static final byte[] NEW = {4, 5};

  private final MemoryJournalFolder first = new MemoryJournalFolder();
  private final MemoryJournalFolder second = new MemoryJournalFolder();
  private final MirroredJournalFolder folder = new MirroredJournalFolder(first, second);

  private LastState state() {
    return new LastState(folder, "s");
  }

  private void saveTwice() {
    LastState state = state();
    state.save(OLD);
    state.save(NEW);
  }

  @Test
  void anyFlippedBitOfOneCopyLosesNothing() {
    saveTwice();
    long bits = 8 * first.used();
    for (MemoryJournalFolder damaged : new MemoryJournalFolder[] {first, second}) {
      for (long bit = 0; bit < bits; bit++) {
        damaged.damage("s-0", bit);

        assertThat(state().get()).as("bit %d", bit).contains(NEW);
        assertThat(state().isDamaged()).isFalse();
      }
    }
  }

  @Test
  void aDamagedCopyIsRestoredWhenTheJournalIsOpened() {
    saveTwice();
    first.damage("s-0", 8 * Journal.HEAD_BYTES);
    state();
    second.damage("s-0", 8 * Journal.HEAD_BYTES);

    assertThat(state().get()).contains(NEW);
  }

  @Test
  void damageOfBothCopiesIsReportedUntilTheNextSave() {
    saveTwice();
    long last = 8 * first.used() - 1;
    first.damage("s-0", last);
    second.damage("s-0", last);

    LastState state = state();
    assertThat(state.isDamaged()).isTrue();
    assertThat(state.get()).contains(OLD);
    assertThat(state().isDamaged()).as("after another restart").isTrue();
    state.save(NEW);
    assertThat(state.isDamaged()).isFalse();
    assertThat(state().isDamaged()).isFalse();
  }

  @Test
  void aTornWriteIsNoDamage() {
    saveTwice();
    Journal journal = folder.open("s-0", (position, body) -> true);
    journal.append(ByteBuffer.wrap(new byte[20]));
    first.cutPower(loose -> loose / 2);

    LastState state = state();
    assertThat(state.get()).contains(NEW);
    assertThat(state.isDamaged()).isFalse();
  }

  @Test
  void aKillBetweenTheTwoWritesKeepsTheFirst() {
    saveTwice();
    List<byte[]> saved = recordsOf(first);
    byte[] body = {6, 7, 8, 9};
    Journal journal = folder.open("s-0", (position, record) -> true);
    journal.append(ByteBuffer.wrap(body));

    assertThat(recordsOf(second)).hasSameSizeAs(saved);
    folder.open("s-0", (position, record) -> true);
    assertThat(recordsOf(second)).hasSize(saved.size() + 1).last().isEqualTo(body);
    assertThat(recordsOf(first)).containsExactlyElementsOf(recordsOf(second));
  }

  private static List<byte[]> recordsOf(MemoryJournalFolder copy) {
    List<byte[]> records = new ArrayList<>();
    copy.open(
        "s-0",
        (position, body) -> {
          byte[] bytes = new byte[body.remaining()];
          body.get(bytes);
          return records.add(bytes);
        });
    return records;
  }

  @Test
  void theTurnToTheOtherJournalHappensInBothCopies() {
    LastState state = state();
    byte[] large = new byte[1000];
    for (int i = 0; i < 100; i++) {
      large[0] = (byte) i;
      state.save(large);
      assertThat(first.names()).isEqualTo(second.names());
    }
    assertThat(folder.names()).containsExactly("s-1");
    assertThat(state().get()).contains(large);
  }

  @Test
  void aSaveThatFailsOnTheSecondCopyDoesNotHideLaterOnes() {
    MemoryJournalFolder small = new MemoryJournalFolder(30);
    LastState state = new LastState(new MirroredJournalFolder(first, small), "s");
    state.save(OLD);
    assertThatThrownBy(() -> state.save(NEW)).isInstanceOf(UncheckedIOException.class);

    LastState again = new LastState(new MirroredJournalFolder(first, second), "s");
    again.save(OLD);
    assertThat(new LastState(first, "s").get()).contains(OLD);
  }

  @Test
  void aFolderOfAnEarlierReleaseIsMirroredWhenItIsOpened(@TempDir Path disk) throws IOException {
    new LastState(new FileJournalFolder(disk), "s").save(NEW);

    LastState state = new LastState(MirroredJournalFolder.of(disk), "s");

    assertThat(state.get()).contains(NEW);
    assertThat(state.isDamaged()).isFalse();
    assertThat(disk.resolve("copy/s-0.journal"))
        .hasSameBinaryContentAs(disk.resolve("s-0.journal"));
    assertThat(Files.exists(disk.resolve("s-0-damaged.journal"))).isFalse();
  }
}
