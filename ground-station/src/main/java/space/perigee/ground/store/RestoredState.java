package space.perigee.ground.store;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A state that was made of a backup: from where on it numbers, so that nothing that was sent after
 * the backup has the number of something else.
 *
 * @param firstSequence lowest sequence number of what is sent, and of what people order
 *     (microseconds)
 * @param begun mission time at which a server first ran on it: what satellites announced before is
 *     rejected
 */
public record RestoredState(long firstSequence, Instant begun) {

  /** The lowest number of a version, of the last restoration; 0 if there was none. */
  static final String FIRST_VERSION = "(SELECT COALESCE(MAX(first_version), 0) FROM restorations)";

  /** Reads the last restoration, and enters that a server runs on it. */
  static Optional<RestoredState> begin(Database database, Instant now) {
    boolean isNew =
        database
                .rows(
                    "SELECT COUNT(*) FROM restorations WHERE begun_at_ms IS NULL",
                    row -> row.getInt(1))
                .get(0)
            > 0;
    if (isNew) {
      database.useTransaction(
          handle -> {
            handle.execute(
                "UPDATE restorations SET begun_at_ms = ? WHERE begun_at_ms IS NULL",
                now.toEpochMilli());
            VersionRows.announceAgain(handle, now);
            EventRows.insert(handle, new GroundEvent(now, "state-restored", null, "from a backup"));
          });
    }
    return database
        .rows(
            """
            SELECT first_sequence, begun_at_ms FROM restorations ORDER BY id DESC LIMIT 1
            """,
            row -> new RestoredState(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))))
        .stream()
        .findFirst();
  }

  /** The lowest sequence number; 0 if this state was never restored. */
  static long firstSequence(Handle handle) {
    return handle
        .select("SELECT COALESCE(MAX(first_sequence), 0) FROM restorations")
        .mapTo(Long.class)
        .one();
  }
}
