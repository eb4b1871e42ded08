package space.perigee.ground.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * The embedded database of a state folder. {@code WRITE_DELAY=0} puts every commit on disk before
 * it returns; {@code DB_CLOSE_ON_EXIT=FALSE} leaves closing to the ground, which knows the order.
 * Retention is short: with H2's default of 45 seconds the file would grow by a model per delta.
 */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 8;
  private static final int RETENTION_MILLIS = 5_000;

  private final Path file;
  private volatile JdbcConnectionPool pool;
  private volatile Jdbi jdbi;
  private volatile @Nullable String failure;

  private Database(Path file, JdbcConnectionPool pool) {
    this.file = file;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens the database in {@code folder}, and migrates its tables.
   *
   * @param folder created if absent
   * @throws InputException if another process has it open, or it cannot be read
   */
  public static Database open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = folder.toAbsolutePath().resolve("ground");
    JdbcConnectionPool pool = newPool(file);
    try {
      prepare(pool);
    } catch (SQLException e) {
      pool.dispose();
      throw new InputException(
          "--state " + folder + ": its database cannot be opened: " + firstLine(e), e);
    }
    Flyway.configure().dataSource(pool).locations("classpath:db/migration").load().migrate();
    return new Database(file, pool);
  }

  private static JdbcConnectionPool newPool(Path file) {
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "sa", "");
    pool.setMaxConnections(CONNECTIONS);
    return pool;
  }

  private static void prepare(JdbcConnectionPool pool) throws SQLException {
    try (Connection first = pool.getConnection();
        var statement = first.createStatement()) {
      statement.execute("SET RETENTION_TIME " + RETENTION_MILLIS);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Runs a transaction.
   *
   * @throws UncheckedIOException if the database fails; nothing was written
   */
  <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.inTransaction(work);
    } catch (JdbiException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = "the database fails: " + firstLine((Exception) cause);
      failure = reason;
      throw new UncheckedIOException(new IOException(reason, e));
    }
  }

  /** The same without a result. */
  void useTransaction(HandleConsumer<RuntimeException> work) {
    inTransaction(
        handle -> {
          work.useHandle(handle);
          return true;
        });
  }

  /** Why the database failed; null if it has not since it was opened. */
  @Nullable String failure() {
    return failure;
  }

  /**
   * Opens the database again after a failure: H2 closes itself when its disk is full.
   *
   * @return true if it works
   */
  boolean reopens() {
    pool.dispose();
    JdbcConnectionPool next = newPool(file);
    pool = next;
    jdbi = Jdbi.create(next);
    try {
      prepare(next);
      failure = null;
      return true;
    } catch (SQLException e) {
      failure = "the database fails: " + firstLine(e);
      return false;
    }
  }

  /** Makes an object of a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows that a query gives. */
  <T> List<T> rows(String sql, RowReader<T> reader, Object... arguments) {
    return jdbi.withHandle(
        handle -> handle.select(sql, arguments).map((row, context) -> reader.read(row)).list());
  }

  /** The rows that a query gives, by their first column. */
  <T> SortedMap<String, T> map(String sql, RowReader<T> value, Object... arguments) {
    SortedMap<String, T> rows = new TreeMap<>();
    rows(sql, row -> Map.entry(row.getString(1), value.read(row)), arguments)
        .forEach(row -> rows.put(row.getKey(), row.getValue()));
    return rows;
  }

  @Override
  public void close() {
    pool.dispose(); // H2 closes the file with its last connection
  }
}
