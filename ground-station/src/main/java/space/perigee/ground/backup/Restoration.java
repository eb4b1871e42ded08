package space.perigee.ground.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import space.perigee.ground.database.EmbeddedStorage;
import space.perigee.ground.database.Migrations;
import space.perigee.ground.database.Storage;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;

/*
 * What was sent since the backup is not in it. Numbers that were used then must not be used again for something else:
 *
 *   versions     go on above the last one of the backup, at the next multiple of a million that no server could have
 *                reached since, at 1,000 versions a second
 *   sequences    of manifests are microseconds of mission time, or one more than the last. They go on 2^50 microseconds
 *                (35 years) above the time of the restoration, and above those of an earlier restoration
 *   identities   of events and deltas, by which clients of the API remember where they were, go on a million further
 *
 * What satellites announced before the server ran again is rejected: it may be a replay of what the lost state had.
 * Both ends then agree on a base by the receipt for an unknown base, as they do after any loss.
 */

/** Makes a state of a backup. */
public final class Restoration {

  private static final long MILLION = 1_000_000;
  private static final long VERSIONS_PER_SECOND = 1_000;
  private static final long SEQUENCE_JUMP = 1L << 50;

  private final Path backup;
  private final BackupIndex index;

  private final InstantSource wall;

  private Restoration(Path backup, BackupIndex index, InstantSource wall) {
    this.backup = backup;
    this.index = index;
    this.wall = wall;
  }

  /**
   * What was restored.
   *
   * @param firstVersion the next version has this number
   */
  public record Summary(String mission, String takenAt, long rows, int files, long firstVersion) {}

  /**
   * Opens a backup and checks all its files.
   *
   * @param wall wall clock
   * @throws InputException if {@code backup} is none, or a file is missing or damaged
   */
  public static Restoration of(Path backup, InstantSource wall) throws IOException {
    Restoration restoration = new Restoration(backup, BackupIndex.read(backup), wall);
    restoration.checkFiles();
    return restoration;
  }

  /** True if a folder is a backup. */
  public static boolean isBackup(Path folder) {
    return Files.isRegularFile(folder.resolve(BackupIndex.FILE));
  }

  private void checkFiles() throws IOException {
    for (BackupIndex.TableEntry table : index.tables()) {
      if (!table.name().matches("[a-z][a-z0-9_]*")
          || !table.columns().stream().allMatch(it -> it.matches("[a-z][a-z0-9_]*"))) {
        throw new InputException(backup + ": '" + table.name() + "' is no name of a table");
      }
      check(table.file(), table.sha256());
    }
    for (BackupIndex.FileEntry file : index.files()) {
      Path inside = Path.of("files").resolve(file.path()).normalize();
      if (!inside.startsWith("files") || file.path().contains("\\")) {
        throw new InputException(backup + ": '" + file.path() + "' is outside the state folder");
      }
      check(inside.toString(), file.sha256());
    }
  }

  private void check(String file, String sha256) throws IOException {
    Path path = backup.resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + ": is missing from the backup");
    }
    if (!DigestStreams.of(path).equals(sha256)) {
      throw new InputException(path + ": is damaged: its SHA-256 is not that of the backup");
    }
  }

  /** Name of the mission. */
  public String mission() {
    return index.mission();
  }

  /**
   * Makes a state. {@code folder} appears when it is complete.
   *
   * @param folder one that does not exist or is empty
   * @param server the database; empty for an embedded one in {@code folder}
   * @throws InputException if the folder is not empty, the database has a mission already, or the
   *     backup is of a later release
   */
  public Summary restore(Path folder, Optional<Storage> server) throws IOException {
    Path state = folder.toAbsolutePath().normalize();
    BackupWriter.requireEmpty(state);
    Path part = state.resolveSibling(state.getFileName() + ".part");
    FolderTree.delete(part);
    Files.createDirectories(part);
    try {
      Summary summary;
      try (Storage storage = server.orElseGet(() -> new EmbeddedStorage(part))) {
        summary = fill(storage);
      }
      for (BackupIndex.FileEntry file : index.files()) {
        Path source = backup.resolve("files").resolve(file.path());
        DigestStreams.write(part.resolve(file.path()), out -> Files.copy(source, out));
      }
      Files.deleteIfExists(state);
      Files.move(part, state, StandardCopyOption.ATOMIC_MOVE);
      return summary;
    } catch (SQLException e) {
      throw new IOException("the database cannot be filled: " + e.getMessage(), e);
    } finally {
      FolderTree.delete(part);
    }
  }

  private Summary fill(Storage storage) throws IOException, SQLException {
    try (Connection writer = storage.openWriter()) {
      try {
        Migrations.run(storage, index.schema());
      } catch (FlywayException e) {
        throw new InputException(
            backup
                + ": its tables have version "
                + index.schema()
                + ", which this release does not know: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
            e);
      }
      requireNoMission(writer, storage);
      long rows = fillTables(writer);
      Migrations.run(storage, Migrations.LATEST);
      long firstVersion = numberOn(writer);
      storage.makeDurable(storage.committed());
      return new Summary(
          index.mission(), index.takenAt(), rows, index.files().size(), firstVersion);
    }
  }

  private static void requireNoMission(Connection writer, Storage storage) throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery("SELECT mission FROM identity")) {
      if (row.next()) {
        throw new InputException(
            storage.name()
                + ": has the state of mission "
                + row.getString(1)
                + "; use an empty one");
      }
    }
  }

  private long fillTables(Connection writer) throws SQLException, IOException {
    List<TableRows> tables = Tables.all(writer);
    writer.setAutoCommit(false);
    List<TableRows> reversed = new ArrayList<>(tables);
    Collections.reverse(reversed);
    try (Statement statement = writer.createStatement()) {
      for (TableRows table : reversed) {
        statement.execute("DELETE FROM " + table.name()); // what migrations put there
      }
    }
    long rows = 0;
    for (TableRows table : tables) {
      Optional<BackupIndex.TableEntry> entry =
          index.tables().stream().filter(it -> it.name().equals(table.name())).findFirst();
      if (entry.isPresent()) {
        rows += fill(writer, table, entry.get());
      }
    }
    writer.commit();
    for (TableRows table : tables) {
      table.restartIdentity(writer, MILLION);
    }
    writer.commit();
    writer.setAutoCommit(true);
    return rows;
  }

  private long fill(Connection writer, TableRows table, BackupIndex.TableEntry entry)
      throws SQLException, IOException {
    if (!table.columns().equals(entry.columns())) {
      throw new InputException(
          backup
              + ": table "
              + table.name()
              + " has columns "
              + entry.columns()
              + ", not those of"
              + " version "
              + index.schema()
              + ": "
              + table.columns());
    }
    try (InputStream file = Files.newInputStream(backup.resolve(entry.file()));
        ZstdInputStream plain = new ZstdInputStream(file);
        JsonParser json = new JsonFactory().createParser((InputStream) plain)) {
      long rows = table.read(writer, json);
      if (rows != entry.rows()) {
        throw new InputException(
            backup + ": table " + table.name() + " has " + rows + " rows, not " + entry.rows());
      }
      return rows;
    }
  }

  /** Stores from where on everything is numbered. */
  private long numberOn(Connection writer) throws SQLException {
    Instant now = wall.instant();
    Instant takenAt = Instant.parse(index.takenAt());
    long version = number(writer, "SELECT COALESCE(MAX(number), 0) FROM versions");
    long before = number(writer, "SELECT COALESCE(MAX(first_version), 0) FROM restorations");
    long since = Math.max(0, Duration.between(takenAt, now).toSeconds());
    long reached = Math.max(version, before) + since * VERSIONS_PER_SECOND;
    long firstVersion = (reached / MILLION + 1) * MILLION;
    long eventMillis = number(writer, "SELECT COALESCE(MAX(at_ms), 0) FROM events");
    long earlier = number(writer, "SELECT COALESCE(MAX(first_sequence), 0) FROM restorations");
    long firstSequence =
        Math.max(earlier, Math.max(eventMillis, now.toEpochMilli()) * 1_000) + SEQUENCE_JUMP;
    try (PreparedStatement insert =
        writer.prepareStatement(
            """
            INSERT INTO restorations
              (taken_at_ms, restored_at_ms, first_version, first_sequence) VALUES (?, ?, ?, ?)
            """)) {
      insert.setLong(1, takenAt.toEpochMilli());
      insert.setLong(2, now.toEpochMilli());
      insert.setLong(3, firstVersion);
      insert.setLong(4, firstSequence);
      insert.execute();
    }
    return firstVersion;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
