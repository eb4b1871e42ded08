package space.perigee.ground.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;

/**
 * A database system that holds the ground's tables. One connection writes, any number read.
 *
 * <p>A commit need not be durable by itself. {@link #committed} gives a ticket for what has been
 * committed so far, and {@link #makeDurable} returns once all of that is on disk, so that one sync
 * serves everything that was committed while the last one ran (group commit).
 */
public interface Storage extends AutoCloseable {

  /** What the user calls it, for messages: an option and its value, without secrets. */
  String name();

  /** Where Flyway finds the migrations of this system. */
  List<String> migrations();

  /**
   * Opens the connection that writes. Nothing else writes while it is open.
   *
   * @throws DatabaseHeldException if another server has it, and this one may wait for it
   * @throws SQLException if the database cannot be opened
   */
  Connection openWriter() throws SQLException;

  /** Closes the connection that writes: another server may take its place at once. */
  void closeWriter(Connection writer) throws SQLException;

  /** Connections that read, and those of the migrations. */
  DataSource readers();

  /**
   * Opens a connection that sees the database as it is at its first query, whatever is written
   * meanwhile, and whose results do not have to fit into memory. Nothing else uses it.
   */
  Connection openSnapshot() throws SQLException;

  /**
   * Whoever writes holds this from the beginning of a transaction until {@link #committed} has
   * returned. {@link #makeDurable} takes it, briefly.
   */
  Lock writing();

  /** A ticket for all transactions that have been committed; called after each commit. */
  long committed();

  /**
   * Returns once everything that {@code ticket} stands for survives a power cut.
   *
   * @throws SQLException if it does not
   */
  void makeDurable(long ticket) throws SQLException;

  /**
   * Takes a small step against the growth of the files; called now and then by a thread of its own.
   *
   * @return true if another step should follow soon
   */
  boolean tidy() throws SQLException;

  /** Bytes that the database takes on disk. */
  long bytes() throws SQLException;

  /** Releases the files and locks; the connections are closed before. */
  @Override
  void close();
}
