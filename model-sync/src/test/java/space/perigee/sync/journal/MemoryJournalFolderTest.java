package space.perigee.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryJournalFolderTest {

  private static final int RECORD = Journal.HEAD_BYTES + 1;

  private final MemoryJournalFolder folder = new MemoryJournalFolder(20 * RECORD);

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }

  private Journal open(String name) {
    return folder.open(name, (position, body) -> true);
  }

  private List<Integer> records(String name) {
    List<Integer> found = new ArrayList<>();
    folder.open(name, (position, body) -> found.add((int) body.get()));
    return found;
  }

  @Test
  void aPowerCutLosesWhatWasNotForced() {
    Journal journal = open("a");
    journal.append(bytes(1));
    journal.force();
    journal.append(bytes(2));
    journal.append(bytes(3));
    folder.cutPower(loose -> 0);

    assertThat(records("a")).containsExactly(1);
  }

  @Test
  void aPowerCutAtAnyByteLeavesTheWholeRecordsBeforeIt() {
    for (int kept = 0; kept <= 2 * RECORD; kept++) {
      MemoryJournalFolder disk = new MemoryJournalFolder();
      Journal journal = disk.open("a", (position, body) -> true);
      journal.append(bytes(1));
      journal.force();
      journal.append(bytes(2));
      journal.append(bytes(3));
      int bytes = kept;
      disk.cutPower(loose -> bytes);
      List<Integer> found = new ArrayList<>();
      disk.open("a", (position, body) -> found.add((int) body.get()));

      assertThat(found).isEqualTo(List.of(1, 2, 3).subList(0, 1 + kept / RECORD));
    }
  }

  @Test
  void aFullDiskRefusesARecordAndKeepsWhatIsThere() {
    Journal journal = open("a");
    for (int i = 0; i < 20; i++) {
      journal.append(bytes(i));
    }
    assertThatThrownBy(() -> journal.append(bytes(20))).isInstanceOf(UncheckedIOException.class);
    assertThat(folder.used()).isEqualTo(20 * RECORD);
    assertThat(records("a")).hasSize(20);

    folder.delete("a");
    open("b").append(bytes(1));
    assertThat(records("b")).containsExactly(1);
  }

  @Test
  void detectsEveryFlippedBit() {
    for (int bit = 0; bit < 3 * 8 * RECORD; bit++) {
      MemoryJournalFolder disk = new MemoryJournalFolder();
      Journal journal = disk.open("a", (position, body) -> true);
      for (int i = 0; i < 3; i++) {
        journal.append(bytes(i));
      }
      disk.damage("a", bit);
      List<Integer> found = new ArrayList<>();
      disk.open("a", (position, body) -> found.add((int) body.get()));

      assertThat(found).as("bit %d", bit).hasSize(bit / 8 / RECORD);
    }
  }
}
