package space.perigee.ground.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file stays in proportion to what is in it while rows are written anew again and again. */
class FileGrowthTest {

  private static final int ROWS = 400;
  private static final int ROW_BYTES = 20_000;
  private static final int COMMITS = 4_000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void theSpaceOfWhatWasOverwrittenIsUsedAgainUnderLoad() throws Exception {
    Random random = new Random(1);
    RecordingPath.start();
    RecordingPath.stop(); // without recording, a file whose syncs do nothing
    EmbeddedStorage storage = new EmbeddedStorage(folder, RecordingPath.SCHEME, 0);
    try (Connection writer = storage.openWriter();
        Statement statement = writer.createStatement()) {
      statement.execute("CREATE TABLE models (id INT PRIMARY KEY, weights BYTEA)");
      writer.setAutoCommit(false);
      try (PreparedStatement insert = writer.prepareStatement("INSERT INTO models VALUES (?, ?)")) {
        for (int id = 0; id < ROWS; id++) {
          insert.setInt(1, id);
          insert.setBytes(2, bytes(random));
          insert.execute();
        }
      }
      writer.commit();
      storage.makeDurable(storage.committed());
      long most = 0;
      try (PreparedStatement update =
          writer.prepareStatement("UPDATE models SET weights = ? WHERE id = ?")) {
        for (int commit = 0; commit < COMMITS; commit++) {
          for (int i = 0; i < 5; i++) {
            update.setBytes(1, bytes(random));
            update.setInt(2, random.nextInt(ROWS));
            update.execute();
          }
          writer.commit();
          storage.makeDurable(storage.committed());
          if (commit % 20 == 0) {
            storage.tidy();
          }
          most = Math.max(most, storage.bytes());
        }
      }
      // 400 MB were written of 8 MB that live; what was overwritten a moment ago stays a while.
      assertThat(most).isLessThan(16L * ROWS * ROW_BYTES);
    } finally {
      storage.close();
    }
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[ROW_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
