package space.perigee.ground.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk has no half of a transaction, whoever makes it durable meanwhile. */
class WholeTransactionTest {

  /**
   * H2 takes the state of a map after that of another, in the order in which they were made. So
   * many maps lie between those of a transaction that it often fits in.
   */
  private static final int MAPS_BETWEEN = 600;

  private static final int LOOKS = 12;
  private static final int TRANSACTIONS = 200;
  private static final byte[] BODY = new byte[300];

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aTransactionIsOnDiskWholeOrNotAtAll() throws Exception {
    RecordingPath.start();
    RecordingPath.stop(); // without recording, a file whose syncs do nothing
    EmbeddedStorage storage =
        new EmbeddedStorage(folder.resolve("state"), RecordingPath.SCHEME, Long.MAX_VALUE);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection writer = storage.openWriter();
        Statement statement = writer.createStatement()) {
      statement.execute("CREATE TABLE first (number INT, body BLOB)");
      for (int i = 0; i < MAPS_BETWEEN; i++) {
        statement.execute("CREATE TABLE between" + i + " (number INT)");
      }
      statement.execute("CREATE TABLE last (number INT, body BLOB)");
      storage.makeDurable(storage.committed());
      writer.setAutoCommit(false);
      for (int look = 0; look < LOOKS; look++) {
        AtomicInteger count = new AtomicInteger();
        Future<?> written = thread.submit(() -> write(storage, writer, count));
        while (count.get() < TRANSACTIONS / 4) {
          Thread.onSpinWait();
        }
        storage.makeDurable(storage.committed());
        written.get();
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Files.copy(
            folder.resolve("state/ground.mv.db"),
            disk.resolve("ground.mv.db"),
            StandardCopyOption.REPLACE_EXISTING);
        assertWhole(disk);
      }
    } finally {
      thread.shutdown();
      storage.close();
    }
  }

  private static @Nullable Void write(
      EmbeddedStorage storage, Connection writer, AtomicInteger count) throws SQLException {
    try (PreparedStatement first = writer.prepareStatement("INSERT INTO first VALUES (?, ?)");
        PreparedStatement last = writer.prepareStatement("INSERT INTO last VALUES (?, ?)")) {
      for (int number = 0; number < TRANSACTIONS; number++) {
        storage.writing().lock();
        try {
          for (PreparedStatement insert : new PreparedStatement[] {first, last}) {
            insert.setInt(1, number);
            insert.setBytes(2, BODY);
            insert.execute();
          }
          writer.commit();
          storage.committed();
        } finally {
          storage.writing().unlock();
        }
        count.incrementAndGet();
      }
    } finally {
      count.set(TRANSACTIONS);
    }
    return null;
  }

  private static void assertWhole(Path disk) throws SQLException {
    EmbeddedStorage storage = new EmbeddedStorage(disk, RecordingPath.SCHEME, Long.MAX_VALUE);
    try (Connection connection = storage.openWriter();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT COUNT(*) FROM first WHERE LENGTH(body) > 0),"
                    + " (SELECT COUNT(*) FROM last WHERE LENGTH(body) > 0)")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(row.getInt(2));
    } finally {
      storage.close();
    }
  }
}
