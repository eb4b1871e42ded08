package space.perigee.ground.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.database.DatabaseHeldException;
import space.perigee.ground.database.EmbeddedStorage;
import space.perigee.ground.database.Migrations;
import space.perigee.ground.database.Standby;
import space.perigee.ground.database.Storage;
import space.perigee.sync.io.InputException;

/**
 * The ground's tables, in an H2 file or in PostgreSQL ({@link Storage}). One connection writes, one
 * transaction at a time; a pool of others reads. A transaction is on disk when it returns: it
 * commits, lets the next one write, and waits for a sync, which it shares with those that committed
 * meanwhile.
 */
public final class Database implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private static final int READERS = 8;

  /** Who reads waits no longer for a connection: the loops that serve satellites read, too. */
  private static final int CONNECTION_MILLIS = 2_000;

  private final Storage storage;
  private final Lock writing;
  private Connection writer;
  private volatile HikariDataSource readers;
  private volatile Jdbi reading;
  private volatile @Nullable String failure;

  /** Something was committed, and may not be on disk. Nothing more is, until it is opened again. */
  private volatile boolean isUncertain;

  private Database(Storage storage, Connection writer) {
    this.storage = storage;
    this.writing = storage.writing();
    this.writer = writer;
    this.readers = pool(storage);
    this.reading = Jdbi.create(readers);
  }

  /**
   * Opens the embedded database in {@code folder}, and migrates its tables.
   *
   * @param folder created if absent
   * @throws InputException if another process has it open, or it cannot be read
   */
  public static Database open(Path folder) {
    return open(new EmbeddedStorage(folder));
  }

  /**
   * Opens a database, and migrates its tables.
   *
   * @throws InputException if it cannot be opened, or another server has it
   */
  public static Database open(Storage storage) {
    return open(storage, Standby.BRIEF);
  }

  /**
   * The same for a server that stands by while another one has the database.
   *
   * @throws InputException if it cannot be opened, or another server has it and {@code standby} no
   *     longer waits
   */
  public static Database open(Storage storage, Standby standby) {
    Connection writer = openWriter(storage, standby);
    try {
      Migrations.run(storage, Migrations.LATEST);
      storage.makeDurable(storage.committed());
      return new Database(storage, writer);
    } catch (SQLException | RuntimeException e) {
      closeQuietly(storage, writer);
      storage.close();
      throw e instanceof RuntimeException runtime
          ? runtime
          : new InputException(storage.name() + ": its tables cannot be made: " + firstLine(e), e);
    }
  }

  private static Connection openWriter(Storage storage, Standby standby) {
    for (int tries = 1; ; tries++) {
      try {
        return storage.openWriter();
      } catch (DatabaseHeldException e) {
        if (!standby.waits(firstLine(e), tries)) {
          throw new InputException(firstLine(e), e);
        }
      } catch (SQLException e) {
        throw new InputException(
            storage.name() + ": its database cannot be opened: " + firstLine(e), e);
      }
    }
  }

  private static HikariDataSource pool(Storage storage) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ground-readers");
    config.setDataSource(storage.readers());
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setValidationTimeout(CONNECTION_MILLIS);
    return new HikariDataSource(config);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Runs a transaction.
   *
   * @throws UncheckedIOException if the database fails; what was written may be there or not, and
   *     {@link #reopens} makes it certain again
   */
  <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
    T result;
    long ticket;
    writing.lock();
    try {
      if (isUncertain) {
        throw new UncheckedIOException(new IOException(String.valueOf(failure)));
      }
      result = Jdbi.create(writer).inTransaction(work);
      ticket = storage.committed();
    } catch (JdbiException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } finally {
      writing.unlock();
    }
    try {
      storage.makeDurable(ticket);
    } catch (SQLException | RuntimeException e) {
      isUncertain = true;
      throw failed(e);
    }
    return result;
  }

  private UncheckedIOException failed(Throwable cause) {
    String reason = "the database fails: " + firstLine(cause);
    failure = reason;
    return new UncheckedIOException(new IOException(reason, cause));
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
   * Opens the database again after a failure: H2 closes itself when its disk is full, and a server
   * may have been restarted.
   *
   * @return true if it works
   * @throws IllegalStateException if another server has taken over; this one must end
   */
  boolean reopens() {
    writing.lock();
    try {
      closeConnections();
      writer = storage.openWriter();
      readers = pool(storage);
      reading = Jdbi.create(readers);
      failure = null;
      isUncertain = false;
      return true;
    } catch (DatabaseHeldException e) {
      throw new IllegalStateException("another ground server has taken over: " + firstLine(e), e);
    } catch (SQLException | RuntimeException e) {
      failure = "the database fails: " + firstLine(e);
      return false;
    } finally {
      writing.unlock();
    }
  }

  private void closeConnections() {
    readers.close();
    closeQuietly(storage, writer);
  }

  private static void closeQuietly(Storage storage, Connection writer) {
    try {
      storage.closeWriter(writer);
    } catch (SQLException e) {
      log.debug("event=close-failed reason=\"{}\"", e.getMessage());
    }
  }

  /**
   * Takes a small step against the growth of the files.
   *
   * @return true if another should follow soon
   */
  boolean tidy() throws SQLException {
    return storage.tidy();
  }

  /** Where the tables are. */
  public Storage storage() {
    return storage;
  }

  /** Makes an object of a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The rows that a query gives.
   *
   * @throws UncheckedIOException if the database fails
   */
  <T> List<T> rows(String sql, RowReader<T> reader, Object... arguments) {
    return read(
        handle -> handle.select(sql, arguments).map((row, context) -> reader.read(row)).list());
  }

  /**
   * Reads with several queries.
   *
   * @throws UncheckedIOException if the database fails
   */
  <T> T read(HandleCallback<T, RuntimeException> work) {
    try {
      return reading.withHandle(work);
    } catch (JdbiException e) {
      String known = failure;
      if (known != null && readers.isClosed()) { // it is being opened again
        throw new UncheckedIOException(new IOException(known, e));
      }
      throw failed(e.getCause() == null ? e : e.getCause());
    }
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
    writing.lock();
    try {
      closeConnections();
      storage.close();
    } finally {
      writing.unlock();
    }
  }
}
