package space.perigee.ground.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * An H2 database in a file of the state folder.
 *
 * <p>H2 itself leaves it to the operating system when its file reaches the disk. Here a commit
 * changes memory only, and {@link #makeDurable} writes one chunk with everything that was committed
 * since the last, and syncs it ({@link DurableFile}). The write delay is therefore as long as H2
 * allows, so that nothing is written in between. {@code DB_CLOSE_ON_EXIT=FALSE} leaves closing to
 * the ground, which knows the order.
 */
public final class EmbeddedStorage implements Storage {

  /** The database's file is this and {@code .mv.db}. */
  private static final String FILE = "ground";

  private static final String SUFFIX = ".mv.db";

  private static final String OPTIONS = ";WRITE_DELAY=86400000;DB_CLOSE_ON_EXIT=FALSE";

  /**
   * Time for which a chunk without live pages is kept. Its place may be used at once as far as a
   * power cut is concerned, but H2's readers may still be at it.
   */
  private static final int RETENTION_MILLIS = 200;

  /**
   * Versions for which a chunk without live pages is kept. H2 takes note that the last page of a
   * chunk is superfluous while it writes a version, sometimes too late for that version to say so.
   * The one after it does. A chunk that the newest version on disk believes to be live must be
   * there: H2 would go back to an older version.
   */
  private static final int RETENTION_VERSIONS = 2;

  /** Below this size the file is not worth tidying (bytes). */
  private static final long SMALL = 16 << 20;

  /** Share of the pages in the file that are to be live (percent). */
  private static final int LIVE_PERCENT = 60;

  /** Live pages that one step rewrites at most (bytes); commits wait meanwhile. */
  private static final int STEP_BYTES = 1 << 20;

  private final Path folder;
  private final long small;
  private final JdbcDataSource source = new JdbcDataSource();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock syncing = new ReentrantLock();
  private final AtomicLong committed = new AtomicLong();
  private volatile long durable;
  private volatile @Nullable MVStore store;

  /**
   * The database in {@code folder}.
   *
   * @param folder created if absent
   */
  public EmbeddedStorage(Path folder) {
    this(folder, "", SMALL);
  }

  /**
   * The same over another file system of H2.
   *
   * @param scheme its prefix with a colon, below which the files are; empty for the disk
   * @param small size below which the file is not tidied (bytes)
   */
  EmbeddedStorage(Path folder, String scheme, long small) {
    this.folder = folder.toAbsolutePath();
    this.small = small;
    source.setURL("jdbc:h2:" + DurablePath.of(scheme + this.folder.resolve(FILE)) + OPTIONS);
    source.setUser("sa");
    source.setPassword("");
  }

  /** True if there is an embedded database in {@code folder}. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE + SUFFIX));
  }

  @Override
  public String name() {
    return "--state " + folder;
  }

  @Override
  public List<String> migrations() {
    return List.of("classpath:db/migration");
  }

  @Override
  public Connection openWriter() throws SQLException {
    boolean isNew;
    try {
      Files.createDirectories(folder);
      isNew = !Files.exists(folder.resolve(FILE + SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Connection writer = open();
    try (Statement statement = writer.createStatement()) {
      statement.execute("SET RETENTION_TIME " + RETENTION_MILLIS);
    }
    SessionLocal session = (SessionLocal) writer.unwrap(JdbcConnection.class).getSession();
    MVStore opened = session.getDatabase().getStore().getMvStore();
    opened.setVersionsToKeep(RETENTION_VERSIONS);
    store = opened;
    if (isNew) {
      syncFolder();
    }
    return writer;
  }

  private Connection open() throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.FILE_CORRUPTED_1) {
        throw new SQLException(
            folder.resolve(FILE + SUFFIX)
                + " is damaged; 'perigee ground restore' makes the state from a backup",
            e);
      }
      throw e;
    }
  }

  @Override
  public void closeWriter(Connection writer) throws SQLException {
    writer.close();
  }

  /** A file that is not in its folder after a power cut is not there. */
  private void syncFolder() throws SQLException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new SQLException("cannot sync " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public DataSource readers() {
    return source;
  }

  @Override
  public Connection openSnapshot() throws SQLException {
    Connection reader = source.getConnection();
    try (Statement statement = reader.createStatement()) {
      statement.execute("SET LAZY_QUERY_EXECUTION 1");
      reader.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
      reader.setAutoCommit(false);
      return reader;
    } catch (SQLException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public Lock writing() {
    return writing;
  }

  @Override
  public long committed() {
    return committed.incrementAndGet();
  }

  @Override
  public void makeDurable(long ticket) throws SQLException {
    if (durable >= ticket) {
      return;
    }
    syncing.lock();
    try {
      if (durable < ticket) {
        MVStore open = Objects.requireNonNull(store, "not open");
        long upTo = beginChunk(open);
        open.executeFilestoreOperation(() -> {}); // which waits until the chunk is written
        open.sync();
        durable = upTo;
      }
    } catch (MVStoreException e) {
      throw new SQLException(e.getMessage(), e);
    } finally {
      syncing.unlock();
    }
  }

  /**
   * Begins to write what was committed, by a thread of H2; returns its ticket. H2 takes the state
   * of one map after the other. A transaction that ran meanwhile could be in one and not in
   * another.
   */
  private long beginChunk(MVStore open) {
    writing.lock();
    try {
      long upTo = committed.get();
      if (open.tryCommit() < 0 && open.hasUnsavedChanges()) {
        open.commit(); // tidying is at the store: wait for it
      }
      return upTo;
    } finally {
      writing.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>H2 rewrites the live pages of sparse chunks only when it has nothing else to do. Here a step
   * follows while too much of the file is dead, whatever else is going on; the space is then used
   * again. At {@value #LIVE_PERCENT} % live, each byte that is written costs at most 1.5 more.
   */
  @Override
  public boolean tidy() throws SQLException {
    MVStore open = store;
    if (open == null || open.isClosed()) {
      return false;
    }
    try {
      FileStore<?> file = open.getFileStore();
      open.executeFilestoreOperation(file::dropUnusedChunks);
      if (file.size() < small
          || file.getChunksFillRate() >= LIVE_PERCENT
          || !file.compact(LIVE_PERCENT, STEP_BYTES)) {
        return false;
      }
      makeDurable(committed());
      return true;
    } catch (MVStoreException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  @Override
  public long bytes() throws SQLException {
    try {
      return Files.size(folder.resolve(FILE + SUFFIX));
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    store = null; // H2 closes the file with its last connection
  }
}
