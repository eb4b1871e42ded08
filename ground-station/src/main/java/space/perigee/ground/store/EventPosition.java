package space.perigee.ground.store;

import java.util.OptionalLong;

/**
 * The last event that a reader has passed on. It is in the database, beside the events, so a server
 * that takes over, or one that was restored, goes on at the right one.
 */
public final class EventPosition {

  private final Database database;
  private final String reader;

  /**
   * @param reader name of the reader
   */
  public EventPosition(Database database, String reader) {
    this.database = database;
    this.reader = reader;
  }

  /** Id of that event; empty if the reader has not begun. */
  public OptionalLong read() {
    return database
        .rows("SELECT last_event FROM event_readers WHERE name = ?", row -> row.getLong(1), reader)
        .stream()
        .mapToLong(id -> id)
        .findFirst();
  }

  /**
   * The reader has passed on that event and all before it; durable on return.
   *
   * @throws java.io.UncheckedIOException if the database fails
   */
  public void write(long id) {
    database.useTransaction(
        handle -> {
          int changed =
              handle.execute("UPDATE event_readers SET last_event = ? WHERE name = ?", id, reader);
          if (changed == 0) {
            handle.execute("INSERT INTO event_readers VALUES (?, ?)", reader, id);
          }
        });
  }
}
