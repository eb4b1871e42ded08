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
import org.jdbi.v3.core.Jdbi;
import space.perigee.sync.io.InputException;

/**
 * The embedded database of a state folder. {@code WRITE_DELAY=0} puts every commit on disk before
 * it returns; {@code DB_CLOSE_ON_EXIT=FALSE} leaves closing to the ground, which knows the order.
 * Retention is short: with H2's default of 45 seconds the file would grow by a model per delta.
 */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 8;
  private static final int RETENTION_MILLIS = 5_000;

  private final JdbcConnectionPool pool;
  private final Jdbi jdbi;

  private Database(JdbcConnectionPool pool) {
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
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "sa", "");
    pool.setMaxConnections(CONNECTIONS);
    try (Connection first = pool.getConnection();
        var statement = first.createStatement()) {
      statement.execute("SET RETENTION_TIME " + RETENTION_MILLIS);
    } catch (SQLException e) {
      pool.dispose();
      throw new InputException(
          "--state " + folder + ": its database cannot be opened: " + firstLine(e), e);
    }
    Flyway.configure().dataSource(pool).locations("classpath:db/migration").load().migrate();
    return new Database(pool);
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  Jdbi jdbi() {
    return jdbi;
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
  <T> SortedMap<String, T> map(String sql, RowReader<T> value) {
    SortedMap<String, T> rows = new TreeMap<>();
    rows(sql, row -> Map.entry(row.getString(1), value.read(row)))
        .forEach(row -> rows.put(row.getKey(), row.getValue()));
    return rows;
  }

  @Override
  public void close() {
    pool.dispose(); // H2 closes the file with its last connection
  }
}
