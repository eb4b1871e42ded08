package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SequenceNumbers;

/** What 0.1.0 kept in files of its own for each satellite. */
class EarlierFilesTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void numbersGoOnWhereTheFilesEnd() {
    Path files = folder.resolve("satellites").resolve("a");
    Instant now = Instant.parse("2030-01-01T00:00:00Z"); // ahead of the ground's clock
    Peer earlier = Peer.remembered(new OpenSeal(), MirroredJournalFolder.of(files), now);
    long announced = earlier.numbers().next(now);
    long taken = announced - 5;
    earlier.window().take(taken);

    try (GroundRig ground = new GroundRig(folder, START, Set.of("a"), null)) {
      ground.satellite("a");
      ground.step();
      assertThat(files).as("once the states are in the database").doesNotExist();
    }
    try (GroundRig ground = new GroundRig(folder, START, Set.of("a"), null)) {
      WriteBatch batch = new WriteBatch();
      var store = ground.store.satelliteStore();
      ReplayWindow window = store.window(batch, "a", now, Duration.ofDays(30));
      assertThat(window.isNew(taken)).isFalse();
      assertThat(window.isNew(taken + 1)).isTrue();
      assertThat(SequenceNumbers.above(store.state(batch, "a", EarlierFiles.ANNOUNCED)).next(now))
          .isGreaterThan(announced);
    }
    assertThat(Files.exists(folder.resolve("satellites").resolve("a"))).isFalse();
  }
}
