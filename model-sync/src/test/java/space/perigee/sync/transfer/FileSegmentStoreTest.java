package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.model.Sha256;

class FileSegmentStoreTest {

  @TempDir Path folder;

  private final byte[] content = new byte[1000];
  private Manifest manifest = new Manifest(Sha256.of(new byte[0]), 1, 64, Kind.DELTA, 0, null, 0);

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(content);
    manifest = new Manifest(Sha256.of(content), content.length, 64, Kind.DELTA, 7, null, 0);
  }

  private void write(SegmentStore store, int index) {
    int from = index * 64;
    store.write(
        manifest, index, Arrays.copyOfRange(content, from, from + manifest.lengthOf(index)));
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void givesBackTheSegmentsInOrderHoweverTheyCame() {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    for (int index : new int[] {15, 3, 0, 1, 2, 14, 4, 5, 6, 7, 13, 12, 11, 10, 9, 8}) {
      write(store, index);
    }

    assertThat(store.content(manifest)).isEqualTo(content);
  }

  @Test
  void aNewProcessFindsWhatTheOldOneKept() {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    write(store, 2);
    write(store, 15);

    FileSegmentStore again = new FileSegmentStore(folder);

    assertThat(again.open()).hasSize(1);
    assertThat(again.open().get(0).manifest()).isEqualTo(manifest);
    assertThat(again.open().get(0).missing().ranges(9))
        .containsExactly(new Status.Range(0, 2), new Status.Range(3, 15));
    for (int index = 0; index < 15; index++) {
      if (index != 2) {
        write(again, index);
      }
    }
    assertThat(again.content(manifest)).isEqualTo(content);
  }

  @Test
  void aKillAtAnyByteLosesAtMostTheLastSegment() throws IOException {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    long head = Files.size(file());
    write(store, 0);
    write(store, 1);
    write(store, 2);
    byte[] whole = Files.readAllBytes(file());
    long recordBytes = (whole.length - head) / 3;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(folder.resolve(manifest.content().hex() + ".part"), Arrays.copyOf(whole, length));

      List<SegmentStore.Partial> open = new FileSegmentStore(folder).open();

      if (length < head) {
        assertThat(open).as("cut at %d", length).isEmpty();
      } else {
        long kept = (length - head) / recordBytes;
        assertThat(open.get(0).missing().left()).as("cut at %d", length).isEqualTo(16 - (int) kept);
      }
    }
  }

  @Test
  void aDamagedByteCutsOffWhatFollowsAndIsNeverBelieved() throws IOException {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    for (int index = 0; index < 16; index++) {
      write(store, index);
    }
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at += 3) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(folder.resolve(manifest.content().hex() + ".part"), damaged);
      FileSegmentStore again = new FileSegmentStore(folder);
      for (SegmentStore.Partial partial : again.open()) {
        assertThat(partial.missing().isComplete()).as("byte %d", at).isFalse();
        for (Status.Range range : partial.missing().ranges(100)) {
          for (int index = range.from(); index < range.to(); index++) {
            write(again, index);
          }
        }
        assertThat(again.content(manifest)).as("byte %d", at).isEqualTo(content);
      }
    }
  }

  @Test
  void beginningAgainForgetsWhatWasThere() {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    write(store, 0);
    store.begin(manifest);

    assertThat(new FileSegmentStore(folder).open().get(0).missing().left()).isEqualTo(16);
    assertThatIllegalStateException()
        .isThrownBy(() -> store.content(manifest))
        .withMessageContaining("segment 0");
  }

  @Test
  void aDiscardedTransferIsGoneFromTheDisk() {
    FileSegmentStore store = new FileSegmentStore(folder);
    store.begin(manifest);
    store.discard(manifest);
    store.discard(manifest);

    assertThat(folder).isEmptyDirectory();
    assertThat(store.open()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> store.content(manifest));
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "keep");
    new FileSegmentStore(folder);

    assertThat(folder.resolve("notes.txt")).hasContent("keep");
  }
}
