package space.perigee.ground.store;

import org.jdbi.v3.core.Handle;

/** Writes the table {@code events}. */
final class EventRows {

  private static final int MAX_DETAIL = 500;

  private EventRows() {}

  static void insert(Handle handle, GroundEvent event) {
    String detail = event.detail();
    handle.execute(
        "INSERT INTO events (at_ms, kind, satellite, detail, data) VALUES (?, ?, ?, ?, ?)",
        event.at().toEpochMilli(),
        event.kind(),
        event.satellite(),
        detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail,
        EventData.json(event.data()));
  }
}
