package space.perigee.onboard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordStoreTest {

  private static final int BYTES = 5;

  private static byte[] record(int number) {
    return new byte[] {(byte) number, (byte) (number >> 8), 1, 2, 3};
  }

  @Test
  void recordsRoundTrip() {
    RecordStore store = new RamStorage().open("a", 2, BYTES);

    RecordStore.Place first = store.put(record(1));
    RecordStore.Place second = store.put(record(2));

    assertThat(store.get(first)).contains(record(1));
    assertThat(store.get(second)).contains(record(2));
    assertThatIllegalStateException().isThrownBy(() -> store.put(record(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.put(new byte[4]))
        .withMessage("record of 4 bytes: must be 5");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theLastDurableIndexFindsItsRecordsWheneverThePowerGoes(long seed, @TempDir Path folder)
      throws IOException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (long skipped = 0; skipped < seed; skipped++) {
      random.nextInt();
    }
    Map<Integer, RecordStore.Place> held = new TreeMap<>();
    Map<Integer, RecordStore.Place> durable = new TreeMap<>();
    FolderStorage disk = new FolderStorage(folder);
    RecordStore store = disk.open("a", 7, BYTES);
    for (int step = 0; step < 400; step++) {
      int what = random.nextInt(20);
      if (what == 0) {
        store.sync();
        durable = new TreeMap<>(held);
        store.committed();
      } else if (what == 1) {
        disk.close();
        store = disk.open("a", 7, BYTES);
        store.restore(durable.values());
        held = new TreeMap<>(durable);
        for (Map.Entry<Integer, RecordStore.Place> entry : held.entrySet()) {
          assertThat(store.get(entry.getValue())).contains(record(entry.getKey()));
        }
      } else if (held.size() < 7) {
        held.put(step, store.put(record(step)));
      } else {
        List<Integer> names = new ArrayList<>(held.keySet());
        store.free(held.remove(names.get(random.nextInt(names.size()))));
      }
    }
    disk.close();
    assertThat(Files.size(folder.resolve("a.slots"))).isEqualTo(RecordStore.bytes(7, BYTES));
  }

  @Test
  void detectsAFlippedBit(@TempDir Path folder) throws IOException {
    try (FolderStorage disk = new FolderStorage(folder)) {
      RecordStore store = disk.open("a", 1, BYTES);
      RecordStore.Place place = store.put(record(9));
      Path file = folder.resolve("a.slots");
      byte[] bytes = Files.readAllBytes(file);
      bytes[place.slot() * BYTES + 4] ^= 1;
      Files.write(file, bytes);

      assertThat(store.get(place)).isEmpty();
    }
  }

  @Test
  void rejectsAnInvalidIndex() {
    RecordStore store = new RamStorage().open("a", 2, BYTES);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.restore(List.of(new RecordStore.Place(4, 0))))
        .withMessageContaining("slot 4");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> store.restore(List.of(new RecordStore.Place(1, 0), new RecordStore.Place(1, 0))))
        .withMessageContaining("slot 1");
  }

  @Test
  void namesTheStoreThatDoesNotFit(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    assertThatThrownBy(() -> new FolderStorage(file).open("replay", 3, BYTES))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("30 bytes of replay memory 'replay'");
  }

  @Test
  void worksInMemoryUntilItsDiskIsThere(@TempDir Path folder) throws IOException {
    Path place = Files.writeString(folder.resolve("place"), "not a folder");
    try (FolderStorage disk = FolderStorage.waiting(place)) {
      RecordStore store = disk.open("a", 3, BYTES);
      RecordStore.Place first = store.put(record(1));
      RecordStore.Place second = store.put(record(2));
      assertThat(store.get(first)).contains(record(1));
      assertThatThrownBy(store::sync)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(place.toString());

      Files.delete(place);
      store.sync();
      store.committed();
      assertThat(restored(place, first, second)).containsExactly(record(1), record(2));
    }
  }

  @Test
  void writesItsFileAnewAfterItWasRemoved(@TempDir Path folder) throws IOException {
    Path place = folder.resolve("place");
    try (FolderStorage disk = FolderStorage.waiting(place)) {
      RecordStore store = disk.open("a", 3, BYTES);
      RecordStore.Place first = store.put(record(1));
      store.sync();
      Files.delete(place.resolve("a.slots"));
      Files.delete(place);
      RecordStore.Place second = store.put(record(2));
      store.sync();
      assertThat(restored(place, first, second)).containsExactly(record(1), record(2));
    }
  }

  @Test
  void keepsInMemoryWhatAFileThatIsReadOnlyDoesNotTake(@TempDir Path folder) throws IOException {
    RecordStore.Place first;
    try (FolderStorage disk = FolderStorage.waiting(folder)) {
      RecordStore store = disk.open("a", 3, BYTES);
      first = store.put(record(1));
      store.sync();
    }
    Path kept = Files.move(folder.resolve("a.slots"), folder.resolve("kept"));
    Files.createDirectory(folder.resolve("a.slots"));
    try (FolderStorage disk = FolderStorage.waiting(folder)) {
      RecordStore store = disk.open("a", 3, BYTES);
      store.restore(List.of(first));
      assertThat(store.get(first)).isEmpty();
      RecordStore.Place second = store.put(record(2));
      assertThat(store.get(second)).contains(record(2));
      assertThatThrownBy(store::sync).isInstanceOf(UncheckedIOException.class);

      Files.delete(folder.resolve("a.slots"));
      Files.move(kept, folder.resolve("a.slots"));
      store.sync();
      assertThat(restored(folder, first, second)).containsExactly(record(1), record(2));
    }
  }

  private static List<byte[]> restored(Path place, RecordStore.Place... index) throws IOException {
    try (FolderStorage disk = FolderStorage.waiting(place)) {
      RecordStore store = disk.open("a", 3, BYTES);
      store.restore(List.of(index));
      return Arrays.stream(index).map(at -> store.get(at).orElseThrow()).toList();
    }
  }
}
