package space.perigee.ground.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.database.Storage;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;

/*
 * The server goes on while a backup is taken: the tables are read in one snapshot of the database. Files are copied
 * around it, in the order that loses nothing. Labels move on when the database has taken them over, so they are copied
 * before the snapshot: one that is in both is sent twice, which satellites ignore. All others are there before the
 * database says so, and are copied after it. What is in a file and not in the snapshot will arrive again.
 */

/** Takes a backup of a state. */
public final class BackupWriter {

  private static final Logger log = LoggerFactory.getLogger(BackupWriter.class);

  private static final String LABELS = "labels";
  private static final int ZSTD_LEVEL = 3;

  /** What belongs to the running process, is secret, or is in the snapshot. */
  private static final Set<String> LEFT_OUT =
      Set.of("broker", "in-use", "api-address", "api-tokens", "ground.mv.db", "ground.trace.db");

  private final Storage storage;
  private final Path state;
  private final InstantSource wall;

  /**
   * @param storage of the state
   * @param state the state folder
   * @param wall wall clock
   */
  public BackupWriter(Storage storage, Path state, InstantSource wall) {
    this.storage = storage;
    this.state = state.toAbsolutePath().normalize();
    this.wall = wall;
  }

  /**
   * A backup that was taken.
   *
   * @param bytes that it takes on disk
   */
  public record Summary(String mission, int tables, long rows, int files, long bytes) {}

  /**
   * Takes a backup. {@code folder} appears when it is complete.
   *
   * @param folder one that does not exist or is empty
   * @throws InputException if it exists and is not empty, or is inside the state folder
   * @throws IOException if it cannot be written, or the database not be read
   */
  public Summary write(Path folder) throws IOException {
    Path to = folder.toAbsolutePath().normalize();
    requireEmpty(to);
    if (to.startsWith(state)) {
      throw new InputException(to + ": is inside the state folder " + state);
    }
    Path part = to.resolveSibling(to.getFileName() + ".part");
    FolderTree.delete(part);
    Files.createDirectories(part);
    try {
      Summary summary = writeTo(part);
      Files.deleteIfExists(to);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      log.info(
          "event=backup-taken folder={} rows={} files={} bytes={}",
          to,
          summary.rows(),
          summary.files(),
          summary.bytes());
      return summary;
    } catch (SQLException e) {
      throw new IOException("the database cannot be read: " + e.getMessage(), e);
    } finally {
      FolderTree.delete(part);
    }
  }

  /** Requires a folder that does not exist or is empty. */
  static void requireEmpty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new InputException(folder + ": is not a folder");
      }
      if (!FolderTree.isEmpty(folder)) {
        throw new InputException(folder + ": is not empty");
      }
    }
  }

  private Summary writeTo(Path part) throws IOException, SQLException {
    TreeMap<String, BackupIndex.FileEntry> files = new TreeMap<>();
    copy(part, files, true);
    List<BackupIndex.TableEntry> tables = new ArrayList<>();
    String mission;
    String schema;
    Instant takenAt;
    try (Connection snapshot = storage.openSnapshot()) {
      mission = text(snapshot, "SELECT mission FROM identity");
      takenAt = wall.instant();
      schema = Tables.version(snapshot);
      for (TableRows table : Tables.all(snapshot)) {
        tables.add(write(snapshot, table, part));
      }
      snapshot.rollback();
    }
    copy(part, files, false);
    new BackupIndex(
            BackupIndex.FORMAT,
            mission,
            schema,
            takenAt.toString(),
            tables,
            List.copyOf(files.values()))
        .write(part);
    long rows = tables.stream().mapToLong(BackupIndex.TableEntry::rows).sum();
    return new Summary(mission, tables.size(), rows, files.size(), size(part));
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        throw new InputException("nothing to back up: no server has ever run on this state");
      }
      return row.getString(1);
    }
  }

  private static BackupIndex.TableEntry write(Connection snapshot, TableRows table, Path part)
      throws IOException {
    long[] rows = {0};
    BackupIndex.TableEntry entry = new BackupIndex.TableEntry(table.name(), table.columns(), 0, "");
    String sha256 =
        DigestStreams.write(
            part.resolve(entry.file()),
            out -> {
              try (ZstdOutputStream packed = new ZstdOutputStream(out, ZSTD_LEVEL);
                  JsonGenerator json = new JsonFactory().createGenerator((OutputStream) packed)) {
                packed.setChecksum(true);
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.setPrettyPrinter(null);
                json.setRootValueSeparator(null);
                rows[0] = table.write(snapshot, json);
              } catch (SQLException e) {
                throw new IOException(table.name() + ": " + e.getMessage(), e);
              }
            });
    return new BackupIndex.TableEntry(table.name(), table.columns(), rows[0], sha256);
  }

  /** Copies the labels, or everything else. */
  private void copy(Path part, TreeMap<String, BackupIndex.FileEntry> files, boolean labels)
      throws IOException {
    if (!Files.isDirectory(state)) {
      return;
    }
    Files.walkFileTree(
        state,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean isTop = state.equals(folder.getParent());
            String name = String.valueOf(folder.getFileName());
            boolean skips = isTop && (LEFT_OUT.contains(name) || labels != name.equals(LABELS));
            return skips ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            boolean isTop = state.equals(file.getParent());
            if (attributes.isRegularFile()
                && !(isTop && (labels || LEFT_OUT.contains(String.valueOf(file.getFileName()))))) {
              copyFile(file, part, files);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // deleted meanwhile
            }
            throw e;
          }
        });
  }

  private void copyFile(Path file, Path part, TreeMap<String, BackupIndex.FileEntry> files)
      throws IOException {
    String path = state.relativize(file).toString().replace('\\', '/');
    Path target = part.resolve("files").resolve(path);
    try (InputStream in = Files.newInputStream(file)) {
      String sha256 = DigestStreams.write(target, in::transferTo);
      files.put(path, new BackupIndex.FileEntry(path, Files.size(target), sha256));
    } catch (NoSuchFileException e) {
      log.debug("event=file-gone path={}", path);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
