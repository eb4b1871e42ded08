package space.perigee.ground.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * What is in a backup.
 *
 * @param format 1
 * @param mission its name
 * @param schema version of the tables
 * @param takenAt wall time, ISO 8601
 * @param tables in an order in which they can be filled
 * @param files of the state folder
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BackupIndex(
    int format,
    String mission,
    String schema,
    String takenAt,
    List<TableEntry> tables,
    List<FileEntry> files) {

  static final String FILE = "backup.json";
  static final int FORMAT = 1;

  private static final String DAMAGED = ": is damaged: it is no index of a backup";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  BackupIndex {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
  }

  /**
   * A table.
   *
   * @param columns in the order of the values
   * @param sha256 of its file, in hex
   */
  record TableEntry(String name, List<String> columns, long rows, String sha256) {

    TableEntry {
      columns = List.copyOf(columns);
    }

    /** Its file in the backup. */
    String file() {
      return "database/" + name + ".zst";
    }
  }

  /**
   * A file.
   *
   * @param path in the state folder, with slashes
   * @param sha256 in hex
   */
  record FileEntry(String path, long bytes, String sha256) {}

  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(FILE).toFile(), this);
  }

  /**
   * Reads the index of a backup.
   *
   * @throws InputException if {@code folder} is no backup, or one of a later release
   */
  static BackupIndex read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InputException(folder + ": no backup: it has no " + FILE);
    }
    @Nullable BackupIndex index;
    try {
      index = JSON.readerFor(BackupIndex.class).readValue(file.toFile());
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new InputException(file + DAMAGED, e);
    }
    if (index == null) {
      throw new InputException(file + DAMAGED);
    }
    if (index.format() != FORMAT) {
      throw new InputException(
          file + ": format " + index.format() + ": this release reads format " + FORMAT);
    }
    return index;
  }
}
