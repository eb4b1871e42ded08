package space.perigee.ground.store;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.admission.Standing;

/** Keeps the standings of satellites in the database. */
public final class StandingRegister implements Admission.Writer {

  private final Database database;

  public StandingRegister(Database database) {
    this.database = database;
  }

  /** The standings as they are stored, in the hands of their rules. */
  public Admission open() {
    SortedMap<String, Standing> stored =
        database.map(
            "SELECT satellite, state, reason, since_ms, passed, doubts, norm FROM standings",
            row ->
                new Standing(
                    Standing.State.valueOf(row.getString("state")),
                    row.getString("reason"),
                    Instant.ofEpochMilli(row.getLong("since_ms")),
                    row.getInt("passed"),
                    row.getInt("doubts"),
                    row.getDouble("norm")));
    return new Admission(stored, this);
  }

  /** True if that satellite was ever heard, or is one of the mission. */
  public boolean isKnown(String satellite) {
    return SatelliteRows.isKnown(database, satellite);
  }

  @Override
  public void write(
      SortedMap<String, Standing> changes, List<Admission.Notice> notices, Instant now) {
    database.useTransaction(
        handle -> {
          write(handle, changes);
          notices.forEach(notice -> EventRows.insert(handle, new GroundEvent(notice, now)));
        });
  }

  private static void write(Handle handle, SortedMap<String, Standing> standings) {
    if (standings.isEmpty()) {
      return;
    }
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
    old.execute();
    batch.execute();
  }
}
