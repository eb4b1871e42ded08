package space.perigee.ground.store;

import java.time.Instant;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import space.perigee.ground.admission.Standing;

/** Standings of satellites in the database. */
final class StandingRows {

  private StandingRows() {}

  static SortedMap<String, Standing> read(Database database) {
    return database.map(
        "SELECT satellite, state, reason, since_ms, passed, doubts, norm FROM standings",
        row ->
            new Standing(
                Standing.State.valueOf(row.getString("state")),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("since_ms")),
                row.getInt("passed"),
                row.getInt("doubts"),
                row.getDouble("norm")));
  }

  static void write(Handle handle, SortedMap<String, Standing> standings) {
    PreparedBatch old = handle.prepareBatch("DELETE FROM standings WHERE satellite = ?");
    PreparedBatch batch = handle.prepareBatch("INSERT INTO standings VALUES (?, ?, ?, ?, ?, ?, ?)");
    standings.forEach(
        (satellite, standing) -> {
          old.add(satellite);
          batch.add(
              satellite,
              standing.state().name(),
              standing.reason(),
              standing.since().toEpochMilli(),
              standing.passed(),
              standing.doubts(),
              standing.norm());
        });
    if (!standings.isEmpty()) {
      old.execute();
      batch.execute();
    }
  }
}
