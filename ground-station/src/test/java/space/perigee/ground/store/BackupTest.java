package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.backup.BackupWriter;
import space.perigee.ground.backup.Restoration;
import space.perigee.ground.database.PostgresStorage;
import space.perigee.ground.database.Storage;
import space.perigee.ground.database.TestPostgres;
import space.perigee.sync.io.InputException;

/** A state that was made of a backup is the one that was backed up, and numbers on far above it. */
@SuppressWarnings("NullAway.Init")
class BackupTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Clock MONDAY = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Clock TUESDAY = Clock.fixed(NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC);

  @TempDir Path folder;

  private Path state;
  private Path backup;

  @BeforeEach
  void writeAState() throws Exception {
    state = folder.resolve("state");
    backup = folder.resolve("backup");
    new GroundFixture(state).write();
    Files.createDirectories(state.resolve("labels/a"));
    Files.writeString(state.resolve("labels/a/batch.csv"), "id,label\n1,cloud\n");
    Files.createDirectories(state.resolve("hard-examples/b"));
    Files.writeString(state.resolve("hard-examples/b/1.csv"), "id\n7\n");
    Files.writeString(state.resolve("api-tokens"), "secret");
  }

  /** What is in it, but for the restoration itself. */
  private SortedMap<String, String> observed(Database database) {
    SortedMap<String, String> all = GroundFixture.observe(database);
    all.remove("nextNumber");
    all.values().removeIf(text -> text.contains("state-restored"));
    return all;
  }

  private BackupWriter.Summary takeBackup() throws IOException {
    try (Database database = Database.open(state)) {
      return new BackupWriter(database.storage(), state, MONDAY).write(backup);
    }
  }

  @Test
  void aRestoredStateIsTheOneThatWasBackedUp() throws Exception {
    SortedMap<String, String> before;
    try (Database database = Database.open(state)) {
      before = observed(database);
    }
    BackupWriter.Summary taken = takeBackup();
    assertThat(taken.mission()).isEqualTo("mission");
    assertThat(taken.rows()).isGreaterThan(10);

    Path restored = folder.resolve("restored");
    Restoration.of(backup, TUESDAY).restore(restored, Optional.empty());

    try (Database database = Database.open(restored)) {
      assertThat(observed(database)).isEqualTo(before);
    }
    assertThat(restored.resolve("labels/a/batch.csv")).hasContent("id,label\n1,cloud\n");
    assertThat(restored.resolve("hard-examples/b/1.csv")).hasContent("id\n7\n");
    assertThat(restored.resolve("api-tokens")).doesNotExist();
  }

  /** And so a mission moves from one database to the other. */
  @Test
  void anEmbeddedDatabaseIsRestoredIntoPostgresAndBack() throws Exception {
    SortedMap<String, String> before;
    try (Database database = Database.open(state)) {
      before = observed(database);
    }
    takeBackup();
    String url = TestPostgres.shared().newUrl();
    Path middle = folder.resolve("middle");
    Restoration.of(backup, TUESDAY).restore(middle, Optional.of(postgres(url)));
    Path second = folder.resolve("second");
    try (Database database = Database.open(postgres(url))) {
      assertThat(observed(database)).isEqualTo(before);
      new BackupWriter(database.storage(), middle, TUESDAY).write(second);
    }
    Path last = folder.resolve("last");
    Restoration.of(second, TUESDAY).restore(last, Optional.empty());
    try (Database database = Database.open(last)) {
      assertThat(observed(database)).isEqualTo(before);
    }
    assertThatThrownBy(
            () ->
                Restoration.of(second, TUESDAY)
                    .restore(folder.resolve("more"), Optional.of(postgres(url))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has the state of mission mission");
  }

  private static Storage postgres(String url) {
    return new PostgresStorage(url, Optional.empty());
  }

  @Test
  void numbersGoOnAboveAllThatCanHaveBeenSentSince() throws Exception {
    takeBackup();
    Path restored = folder.resolve("restored");
    Restoration.Summary first = Restoration.of(backup, TUESDAY).restore(restored, Optional.empty());
    // A day at 1,000 versions a second.
    assertThat(first.firstVersion()).isGreaterThan(86_400_000);
    long sequence;
    try (Database database = Database.open(restored)) {
      sequence = RestoredState.begin(database, NOW).orElseThrow().firstSequence();
      assertThat(sequence).isGreaterThan(Duration.ofDays(365 * 86).toSeconds() * 1_000_000);
      new BackupWriter(database.storage(), restored, TUESDAY).write(folder.resolve("second"));
    }
    Path again = folder.resolve("again");
    Restoration.Summary second =
        Restoration.of(folder.resolve("second"), TUESDAY).restore(again, Optional.empty());
    assertThat(second.firstVersion()).isGreaterThan(first.firstVersion());
    try (Database database = Database.open(again)) {
      assertThat(RestoredState.begin(database, NOW).orElseThrow().firstSequence())
          .isGreaterThan(sequence + Duration.ofDays(365 * 30).toSeconds() * 1_000_000);
    }
  }

  @Test
  void aDamagedBackupIsRefusedAndLeavesNothing() throws Exception {
    takeBackup();
    Path file;
    try (Stream<Path> files = Files.list(backup.resolve("database"))) {
      file = files.filter(it -> it.toString().endsWith("deltas.zst")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> Restoration.of(backup, TUESDAY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("deltas.zst: is damaged");
    Files.delete(file);
    assertThatThrownBy(() -> Restoration.of(backup, TUESDAY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("deltas.zst: is missing");
    assertThat(folder.resolve("restored")).doesNotExist();
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    takeBackup();
    Map<Path, String> wrong =
        Map.of(
            backup,
            "is not empty",
            state.resolve("inside"),
            "is inside the state folder",
            state.resolve("api-tokens"),
            "is not a folder");
    try (Database database = Database.open(state)) {
      BackupWriter writer = new BackupWriter(database.storage(), state, MONDAY);
      wrong.forEach(
          (to, message) ->
              assertThatThrownBy(() -> writer.write(to))
                  .isInstanceOf(InputException.class)
                  .hasMessageContaining(message));
    }
    Restoration restoration = Restoration.of(backup, TUESDAY);
    assertThatThrownBy(() -> restoration.restore(state, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void aStateThatIsWholeAndOneThatIsNot() throws Exception {
    try (Database database = Database.open(state)) {
      assertThat(StateCheck.of(database).findings()).isEmpty();
      assertThat(StateCheck.of(database).weights()).isGreaterThanOrEqualTo(2);
      database.useTransaction(
          handle -> {
            handle.execute("UPDATE versions SET parent = 77 WHERE number = 1");
            handle.execute(
                "UPDATE global_model SET weights = ?",
                (Object) GroundFixture.weights(0.25f).toLittleEndian());
            handle.execute("UPDATE satellite_log SET change = ?", (Object) new byte[] {1});
          });
      assertThat(StateCheck.of(database).findings())
          .anySatisfy(it -> assertThat(it).contains("version 1: its parent, version 77"))
          .anySatisfy(it -> assertThat(it).contains("the published version 1"))
          .anySatisfy(it -> assertThat(it).contains("the exchanges with the satellites cannot"));
    }
  }
}
