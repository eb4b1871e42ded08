package space.perigee.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastStateTest {

  private static byte[] state(int number) {
    return ByteBuffer.allocate(1000).putInt(number).array();
  }

  private static Optional<Integer> number(LastState state) {
    return state.get().map(bytes -> ByteBuffer.wrap(bytes).getInt());
  }

  @Test
  void restoresTheLastStateAfterARestart() {
    MemoryJournalFolder folder = new MemoryJournalFolder();
    LastState state = new LastState(folder, "s");
    assertThat(state.get()).isEmpty();
    for (int i = 0; i < 500; i++) {
      state.save(state(i));
      assertThat(number(state)).contains(i);
      assertThat(number(new LastState(folder, "s"))).contains(i);
    }
  }

  @Test
  void itsSizeIsBoundedHoweverOftenItChanges() {
    MemoryJournalFolder folder = new MemoryJournalFolder();
    LastState state = new LastState(folder, "s");
    for (int i = 0; i < 2000; i++) {
      state.save(state(i));
      assertThat(folder.used()).isLessThan(2 * (65_536 + 1100));
    }
  }

  @Test
  void aPowerCutLeavesTheLastSavedState() {
    MemoryJournalFolder folder = new MemoryJournalFolder();
    LastState state = new LastState(folder, "s");
    for (int i = 0; i < 200; i++) {
      state.save(state(i));
      folder.cutPower(loose -> 0);
      assertThat(number(new LastState(folder, "s"))).contains(i);
    }
  }

  /** Cuts both files at every byte around the switch from one to the other. */
  @Test
  void aKillAtAnyByteLeavesTheLastStateOrTheOneBefore(@TempDir Path folder) throws IOException {
    LastState state = new LastState(new FileJournalFolder(folder), "s");
    byte[] small = {1, 2, 3};
    state.save(small);
    state.save(new byte[] {4, 5});
    Path file = folder.resolve("s-0.journal");
    byte[] all = Files.readAllBytes(file);
    int second = all.length - Journal.HEAD_BYTES - Long.BYTES - 2;
    for (int length = second; length < all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      assertThat(new LastState(new FileJournalFolder(folder), "s").get()).contains(small);
    }
  }

  @Test
  void aKillBetweenTheNewJournalAndTheEndOfTheOldLeavesTheNew() {
    MemoryJournalFolder folder = new MemoryJournalFolder();
    LastState state = new LastState(folder, "s");
    int saved = 0;
    while (folder.names().contains("s-0") && saved < 1000) {
      state.save(state(saved++));
    }
    assertThat(folder.names()).as("the turn came").contains("s-1");
    // As if the old one had not been deleted yet.
    Journal old = folder.open("s-0", (position, body) -> true);
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    old.append(head.putLong(1).flip(), ByteBuffer.wrap(state(-1)));

    assertThat(number(new LastState(folder, "s"))).contains(saved - 1);
  }

  @Test
  void aFailedSaveLeavesThePreviousState() {
    MemoryJournalFolder folder = new MemoryJournalFolder(1500);
    LastState state = new LastState(folder, "s");
    state.save(state(1));

    assertThatThrownBy(() -> state.save(state(2))).isInstanceOf(UncheckedIOException.class);
    assertThat(number(state)).contains(1);
    assertThat(number(new LastState(folder, "s"))).contains(1);
  }

  /** The record of a save that failed may be whole, and must not hide the next one. */
  @Test
  void aSaveThatCouldNotBeForcedDoesNotHideTheNext() {
    MemoryJournalFolder folder = new MemoryJournalFolder();
    LastState state = new LastState(folder, "s");
    Journal journal = folder.open("s-0", (position, body) -> true);
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    journal.append(head.putLong(1).flip(), ByteBuffer.wrap(state(-1)));
    state.save(state(1));

    assertThat(number(new LastState(folder, "s"))).contains(1);
  }

  @Test
  void outlivesThatItsFolderIsRemoved(@TempDir Path temporary) throws IOException {
    Path place = temporary.resolve("states");
    LastState state = new LastState(new FileJournalFolder(place), "s");
    state.save(state(1));
    for (int i = 2; i < 100; i++) {
      try (Stream<Path> files = Files.list(place)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(place);
      state.save(state(i));
      assertThat(number(new LastState(new FileJournalFolder(place), "s"))).contains(i);
    }
  }

  @Test
  void aStateThatWasNotMadeDurableNeverReplacesALaterOne() {
    FailingFolder folder = new FailingFolder();
    LastState state = new LastState(folder, "s");
    state.save(state(1));
    for (int i = 2; i < 50; i++) {
      int number = i;
      folder.forceFails = true;
      assertThatThrownBy(() -> state.save(state(-number))).isInstanceOf(UncheckedIOException.class);
      folder.forceFails = false;
      state.save(state(i));
      assertThat(number(state)).contains(i);
      assertThat(number(new LastState(folder.disk, "s"))).contains(i);
    }
  }
}
