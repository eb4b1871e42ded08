package space.perigee.ground.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.InputException;

/*
 * Of several servers on one database, one serves and the others stand by. The one that serves holds an advisory lock,
 * which PostgreSQL releases when the session ends, however it ends. That session is also the only one that writes: a
 * server that has lost the lock has lost its pen, and cannot acknowledge what its successor does not know. So there is
 * no moment at which two servers write, whatever they believe about each other.
 *
 * If the machine of the server dies, nobody tells PostgreSQL. Its session asks it to look every few seconds
 * (tcp_keepalives_*), so that the lock is free about six seconds later.
 */

/** A PostgreSQL database, by its URL. */
public final class PostgresStorage implements Storage {

  private static final Logger log = LoggerFactory.getLogger(PostgresStorage.class);

  /** What a database URL begins with. */
  public static final String SCHEME = "jdbc:postgresql:";

  private static final int CONNECT_SECONDS = 5;
  private static final int ANSWER_SECONDS = 30;

  private static final List<String> SESSION =
      List.of(
          "SET synchronous_commit = on",
          "SET tcp_keepalives_idle = 2",
          "SET tcp_keepalives_interval = 1",
          "SET tcp_keepalives_count = 3",
          "SET tcp_user_timeout = 5000");

  private static final String LOCK =
      "SELECT pg_try_advisory_lock(hashtext('perigee-ground'), hashtext(current_schema()))";

  private final String url;
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final Lock writing = new ReentrantLock();

  /**
   * The database at {@code url}.
   *
   * @param url {@code jdbc:postgresql://host:port/database?options}, without a password
   * @param password of the user; empty to take it from the file that {@code PGPASSFILE} names
   * @throws InputException if the URL is not valid, or has a password
   */
  public PostgresStorage(String url, Optional<String> password) {
    this.url = url;
    if (!url.startsWith(SCHEME)) {
      throw new InputException(
          "--database " + url + ": must begin with " + SCHEME + "//HOST/DATABASE");
    }
    if (url.matches("(?i).*[?&]password=.*")) {
      throw new InputException(
          "--database "
              + name(url)
              + ": a password in a URL is seen by every user of this machine; put it into a file"
              + " and name that by --database-password-file or PGPASSFILE, or into PGPASSWORD");
    }
    try {
      source.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new InputException("--database " + name(url) + ": not a URL of PostgreSQL", e);
    }
    password.ifPresent(source::setPassword);
    source.setApplicationName("perigee-ground");
    source.setTcpKeepAlive(true);
    if (!url.contains("connectTimeout=")) {
      source.setConnectTimeout(CONNECT_SECONDS);
    }
    if (!url.contains("socketTimeout=")) {
      source.setSocketTimeout(ANSWER_SECONDS);
    }
  }

  private static String name(String url) {
    return url.replaceFirst("\\?.*", "");
  }

  @Override
  public String name() {
    return "--database " + name(url);
  }

  @Override
  public List<String> migrations() {
    return List.of("classpath:db/migration", "classpath:db/postgresql");
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatabaseHeldException if another server has the lock
   */
  @Override
  public Connection openWriter() throws SQLException {
    Connection writer = source.getConnection();
    try (Statement statement = writer.createStatement()) {
      for (String setting : SESSION) {
        statement.execute(setting);
      }
      if (!isTrue(statement, LOCK)) {
        throw new DatabaseHeldException(name() + ": another ground server serves this mission");
      }
      if (!isTrue(statement, "SELECT current_setting('fsync')::boolean")) {
        log.warn(
            "event=database-not-durable database=\"{}\" reason=\"fsync is off: a power cut can lose"
                + " what was acknowledged\"",
            name());
      }
      return writer;
    } catch (SQLException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** The session would end a little later. */
  @Override
  public void closeWriter(Connection writer) throws SQLException {
    try (Connection ending = writer;
        Statement statement = ending.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    }
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public DataSource readers() {
    return source;
  }

  @Override
  public Connection openSnapshot() throws SQLException {
    Connection reader = source.getConnection();
    reader.setReadOnly(true);
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    reader.setAutoCommit(false);
    return reader;
  }

  /** PostgreSQL syncs its log before a commit returns: there is nothing to wait for. */
  @Override
  public Lock writing() {
    return writing;
  }

  @Override
  public long committed() {
    return 0;
  }

  @Override
  public void makeDurable(long ticket) {}

  /** PostgreSQL vacuums by itself. */
  @Override
  public boolean tidy() {
    return false;
  }

  @Override
  public long bytes() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {}
}
