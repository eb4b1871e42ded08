package space.perigee.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal in a real file: killed at every byte, damaged at every bit. */
class FileJournalTest {

  private static final String NAME = "j";
  private static final List<String> RECORDS = List.of("first", "", "the third", "4");

  @TempDir Path temporary;
  private Path file;
  private FileJournalFolder folder;

  @BeforeEach
  void folder() {
    file = temporary.resolve("journals").resolve(NAME + ".journal");
    folder = new FileJournalFolder(temporary.resolve("journals"));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer body) {
    return StandardCharsets.UTF_8.decode(body).toString();
  }

  private List<String> records() {
    List<String> found = new ArrayList<>();
    folder.open(NAME, (position, body) -> found.add(text(body))).close();
    return found;
  }

  /** Writes the records and returns the end of each. */
  private List<Long> write() {
    List<Long> ends = new ArrayList<>(List.of(0L));
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      for (String record : RECORDS) {
        journal.append(bytes(record));
        ends.add(journal.bytes());
      }
      journal.force();
    }
    return ends;
  }

  private static int wholeWithin(List<Long> ends, long length) {
    return (int) ends.stream().filter(end -> end <= length).count() - 1;
  }

  @Test
  void recordsAreReadBackAlsoByPosition() {
    List<Long> positions = new ArrayList<>();
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      RECORDS.forEach(record -> positions.add(journal.append(bytes(record))));
      ByteBuffer third = ByteBuffer.allocate(5);
      journal.read(positions.get(2) + 4, third);
      assertThat(text(third.flip())).isEqualTo("third");
    }
    List<Long> found = new ArrayList<>();
    folder.open(NAME, (position, body) -> found.add(position)).close();

    assertThat(found).isEqualTo(positions);
    assertThat(records()).isEqualTo(RECORDS);
  }

  @Test
  void aRecordInPartsIsOneRecord() {
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      journal.append(bytes("in "), bytes(""), bytes("parts"));
    }
    assertThat(records()).containsExactly("in parts");
  }

  @Test
  void aKillAtAnyByteLosesOnlyTheRecordBeingWritten() throws IOException {
    List<Long> ends = write();
    byte[] all = Files.readAllBytes(file);
    for (int length = 0; length <= all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      int whole = wholeWithin(ends, length);

      assertThat(records()).as("cut at %d", length).isEqualTo(RECORDS.subList(0, whole));
      assertThat(Files.size(file)).as("the rest is cut off").isEqualTo(ends.get(whole));
    }
  }

  @Test
  void recordsAppendedAfterAKillFollowTheIntactOnes() throws IOException {
    List<Long> ends = write();
    byte[] all = Files.readAllBytes(file);
    for (int length = 0; length <= all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      try (Journal journal = folder.open(NAME, (position, body) -> true)) {
        journal.append(bytes("after"));
      }
      List<String> expected = new ArrayList<>(RECORDS.subList(0, wholeWithin(ends, length)));
      expected.add("after");

      assertThat(records()).as("cut at %d", length).isEqualTo(expected);
    }
  }

  @Test
  void garbageAfterTheLastRecordIsCutOff() throws IOException {
    write();
    byte[] all = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int length = 1; length < 200; length++) {
      byte[] garbage = new byte[length];
      random.nextBytes(garbage);
      Files.write(file, all);
      Files.write(file, garbage, java.nio.file.StandardOpenOption.APPEND);

      assertThat(records()).isEqualTo(RECORDS);
      assertThat(Files.size(file)).isEqualTo(all.length);
    }
  }

  /** Some file systems leave zeros after a power cut, which are valid records without bytes. */
  @Test
  void aTailOfZerosHarmsNoRecordBefore() throws IOException {
    write();
    Files.write(file, new byte[100], java.nio.file.StandardOpenOption.APPEND);

    assertThat(records().subList(0, RECORDS.size())).isEqualTo(RECORDS);
  }

  @Test
  void detectsEveryFlippedBit() throws IOException {
    List<Long> ends = write();
    byte[] all = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * all.length; bit++) {
      byte[] damaged = all.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);

      assertThat(records())
          .as("bit %d", bit)
          .isEqualTo(RECORDS.subList(0, wholeWithin(ends, bit / 8)));
    }
  }

  @Test
  void aRejectedRecordIsCutOffWithAllThatFollow() {
    List<Long> ends = write();
    folder.open(NAME, (position, body) -> !text(body).startsWith("the")).close();

    assertThat(file).hasSize(ends.get(2));
    assertThat(records()).isEqualTo(RECORDS.subList(0, 2));
  }

  @Test
  void aFalseLengthIsDetected() throws IOException {
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24, 100}) {
      ByteBuffer head = ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      Files.write(file, head.putInt(length).array());

      assertThat(records()).as("length %d", length).isEmpty();
    }
  }

  @Test
  void rejectsARecordBeyondTheLimitWithoutATrace() {
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      journal.append(bytes("before"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> journal.append(ByteBuffer.allocate(Journal.MAX_BODY_BYTES + 1)))
          .withMessageContaining("must be at most " + Journal.MAX_BODY_BYTES);
      journal.append(ByteBuffer.allocate(Journal.MAX_BODY_BYTES));
    }
    assertThat(records()).hasSize(2);
  }

  @Test
  void readingBeyondTheEndFails() {
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      long position = journal.append(bytes("short"));
      assertThatThrownBy(() -> journal.read(position, ByteBuffer.allocate(6)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(NAME + ".journal");
    }
  }

  @Test
  void aFolderListsItsJournalsInOrderWithoutDeletedOnes() throws IOException {
    for (String name : List.of("b", "a", "c-1")) {
      folder.open(name, (position, body) -> true).close();
    }
    Files.createFile(file.resolveSibling("notes.txt"));
    folder.delete("a");
    folder.delete("never");

    assertThat(folder.names()).containsExactly("b", "c-1");
    assertThat(new FileJournalFolder(temporary.resolve("journals")).names())
        .containsExactly("b", "c-1");
  }

  @Test
  void saysSoWhenItsFileIsRemovedWhileItIsOpen() throws IOException {
    try (Journal journal = folder.open(NAME, (position, body) -> true)) {
      journal.append(bytes("first"));
      Files.delete(file);
      assertThatThrownBy(journal::force)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file.toString());
      assertThatThrownBy(() -> journal.append(bytes("second")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(records()).isEmpty();
  }

  @Test
  void aFullDiskIsNamedAndTheJournalWorksOnceThereIsRoom() throws IOException {
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    FileJournalFolder waiting = FileJournalFolder.waiting(temporary.resolve("journals"));
    try (Journal journal = waiting.open(NAME, (position, body) -> true)) {
      assertThatThrownBy(() -> journal.append(bytes("first")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(file + ": No space left on device");
      Files.delete(file);
      journal.append(bytes("second"));
      journal.force();
    }
    assertThat(records()).containsExactly("second");
  }

  @Test
  void waitsForItsFolder() throws IOException {
    Path there = temporary.resolve("there");
    Files.writeString(there, "not a folder");
    FileJournalFolder waiting = FileJournalFolder.waiting(there);
    assertThat(waiting.names()).isEmpty();
    try (Journal journal = waiting.open(NAME, (position, body) -> true)) {
      assertThatThrownBy(() -> journal.append(bytes("first")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(there.toString());
      Files.delete(there);
      Files.createDirectory(there);
      journal.append(bytes("second"));
      journal.force();
    }
    assertThat(there.resolve(NAME + ".journal")).isNotEmptyFile();
  }
}
