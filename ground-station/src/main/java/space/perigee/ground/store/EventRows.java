package space.perigee.ground.store;

import org.jdbi.v3.core.Handle;

/** Writes the table {@code events}. */
final class EventRows {

  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_DETAIL = 500;

  private EventRows() {}

  static void insert(Handle handle, GroundEvent event) {
    String detail = event.detail();
    long id =
        handle
            .createUpdate(
                "INSERT INTO events (at_ms, kind, satellite, detail, data) VALUES (?, ?, ?, ?, ?)")
            .bind(0, event.at().toEpochMilli())
            .bind(1, event.kind())
            .bind(2, event.satellite())
            .bind(3, detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail)
            .bind(4, EventData.json(event.data()))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    handle.execute("DELETE FROM events WHERE id <= ?", id - MAX_EVENTS);
  }
}
