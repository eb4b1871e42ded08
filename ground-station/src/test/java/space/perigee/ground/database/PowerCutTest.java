package space.perigee.ground.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.database.RecordingPath.Acknowledged;
import space.perigee.ground.database.RecordingPath.Force;
import space.perigee.ground.database.RecordingPath.Operation;
import space.perigee.ground.database.RecordingPath.Truncate;
import space.perigee.ground.database.RecordingPath.Write;

/*
 * Records everything that is done to the file of a database under load, and cuts the power at many places of that
 * stream. What was forced before the cut is on the disk. Of what was not, any sectors may be, in any combination.
 */

/** What was acknowledged is in the database after a power cut, once. */
class PowerCutTest {

  private static final int SECTOR = 512;
  private static final int WRITERS = 2;
  private static final int TRANSACTIONS = Integer.getInteger("perigee.powerCutWrites", 150);

  /** How many cuts; nightly makes 1,000. */
  private static final int CUTS = Integer.getInteger("perigee.powerCuts", 60);

  private static final long SEED = Long.getLong("perigee.seed", 1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Random random = new Random(SEED);

  @Test
  void losesNothingThatWasAcknowledgedAndCountsNothingTwice() throws Exception {
    List<Operation> stream = record();
    SortedSet<Integer> cuts = new TreeSet<>();
    while (cuts.size() < Math.min(CUTS, stream.size() - firstCut(stream))) {
      cuts.add(firstCut(stream) + random.nextInt(stream.size() - firstCut(stream)));
    }
    Path forced = folder.resolve("forced");
    Map<Integer, Integer> acknowledged = new HashMap<>();
    List<Operation> unforced = new ArrayList<>();
    int at = 0;
    for (int cut : cuts) {
      for (; at < cut; at++) {
        Operation operation = stream.get(at);
        if (operation instanceof Acknowledged ack) {
          acknowledged.merge(ack.writer(), ack.number(), Math::max);
        } else if (operation instanceof Force) {
          apply(unforced, forced, Loss.NONE);
          unforced.clear();
        } else {
          unforced.add(operation);
        }
      }
      for (Loss loss : Loss.values()) {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Path file = disk.resolve("ground.mv.db");
        Files.copy(forced, file, StandardCopyOption.REPLACE_EXISTING);
        apply(unforced, file, loss);
        assertWhole(disk, acknowledged, "seed " + SEED + ", cut at " + cut + ", loss " + loss);
      }
    }
  }

  /** What happens to what was not forced. */
  private enum Loss {
    NONE,
    ALL,
    WRITES,
    SECTORS
  }

  /** The tables are there. */
  private static int firstCut(List<Operation> stream) {
    for (int i = 0; i < stream.size(); i++) {
      if (stream.get(i) instanceof Acknowledged) {
        return i + 1;
      }
    }
    throw new AssertionError("nothing was acknowledged");
  }

  private void apply(List<Operation> operations, Path to, Loss loss) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(to.toFile(), "rw")) {
      for (Operation operation : operations) {
        boolean isLost = loss == Loss.ALL || loss == Loss.WRITES && random.nextBoolean();
        if (isLost) {
          continue;
        }
        if (operation instanceof Truncate truncate) {
          if (file.length() > truncate.size() && (loss != Loss.SECTORS || random.nextBoolean())) {
            file.setLength(truncate.size());
          }
        } else if (operation instanceof Write write) {
          for (int from = 0; from < write.bytes().length; from += SECTOR) {
            if (loss != Loss.SECTORS || random.nextBoolean()) {
              file.seek(write.position() + from);
              file.write(write.bytes(), from, Math.min(SECTOR, write.bytes().length - from));
            }
          }
        }
      }
    }
  }

  private static void assertWhole(Path disk, Map<Integer, Integer> acknowledged, String when)
      throws SQLException {
    // Its syncs do nothing, which is faster.
    EmbeddedStorage storage = new EmbeddedStorage(disk, RecordingPath.SCHEME, 0);
    try (Connection connection = storage.openWriter();
        Statement statement = connection.createStatement()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        int rows = 0;
        try (ResultSet row =
            statement.executeQuery(
                "SELECT number, body FROM ledger WHERE writer = " + writer + " ORDER BY number")) {
          for (; row.next(); rows++) {
            assertThat(row.getInt(1)).as(when).isEqualTo(rows);
            assertThat(row.getBytes(2)).as(when).isEqualTo(body(writer, rows));
          }
        }
        assertThat(rows - 1)
            .as("%s: last of writer %d", when, writer)
            .isGreaterThanOrEqualTo(acknowledged.getOrDefault(writer, -1));
        try (ResultSet row =
            statement.executeQuery("SELECT n FROM totals WHERE writer = " + writer)) {
          assertThat(row.next()).as(when).isTrue();
          assertThat(row.getInt(1)).as("%s: total of writer %d", when, writer).isEqualTo(rows);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(when + ": " + e.getMessage(), e);
    } finally {
      storage.close();
    }
  }

  /** Writers that share their syncs, while what they overwrite is compacted. */
  private List<Operation> record() throws Exception {
    RecordingPath.start();
    EmbeddedStorage storage =
        new EmbeddedStorage(folder.resolve("recorded"), RecordingPath.SCHEME, 0);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (Connection keeper = storage.openWriter();
        Statement statement = keeper.createStatement()) {
      statement.execute("CREATE TABLE ledger (writer INT, number INT, body BLOB)");
      statement.execute("CREATE TABLE totals (writer INT PRIMARY KEY, n INT, last BLOB)");
      for (int writer = 0; writer < WRITERS; writer++) {
        statement.execute("INSERT INTO totals VALUES (" + writer + ", 0, NULL)");
      }
      storage.makeDurable(storage.committed());
      List<Future<Void>> done = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        done.add(threads.submit(work(storage, writer)));
      }
      threads.shutdown();
      while (!threads.awaitTermination(5, TimeUnit.MILLISECONDS)) {
        storage.tidy();
      }
      for (Future<Void> one : done) {
        one.get();
      }
    } finally {
      threads.shutdown();
      storage.close();
    }
    return RecordingPath.stop();
  }

  private static Callable<Void> work(EmbeddedStorage storage, int writer) {
    return () -> {
      try (Connection connection = storage.readers().getConnection()) {
        connection.setAutoCommit(false);
        for (int number = 0; number < TRANSACTIONS; number++) {
          storage.writing().lock();
          long ticket;
          try {
            transaction(connection, writer, number);
            ticket = storage.committed();
          } finally {
            storage.writing().unlock();
          }
          storage.makeDurable(ticket);
          RecordingPath.add(new Acknowledged(writer, number));
        }
      }
      return null;
    };
  }

  private static void transaction(Connection connection, int writer, int number)
      throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ledger VALUES (?, ?, ?)");
        PreparedStatement update =
            connection.prepareStatement("UPDATE totals SET n = n + 1, last = ? WHERE writer = ?")) {
      insert.setInt(1, writer);
      insert.setInt(2, number);
      insert.setBytes(3, body(writer, number));
      insert.execute();
      update.setBytes(1, body(writer, number));
      update.setInt(2, writer);
      update.execute();
    }
    connection.commit();
  }

  private static byte[] body(int writer, int number) {
    byte[] body = new byte[20 + (number * 37 + writer) % 9000];
    Arrays.fill(body, (byte) (number + writer * 100));
    return body;
  }
}
