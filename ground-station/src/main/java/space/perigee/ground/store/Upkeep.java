package space.perigee.ground.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database from growing while the ground runs: has it use the space of what was
 * overwritten, and deletes what {@link Retention} does not keep. Works in small steps, by a thread
 * of its own, because commits wait for a step.
 */
public final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final Duration PERIOD = Duration.ofMillis(250);

  /** Steps in a row before commits have the database to themselves again. */
  private static final int STEPS = 4;

  /** Periods between two deletions. */
  private static final int DELETE_EVERY = 240;

  /** Rows that one transaction deletes at most. */
  private static final int DELETED_AT_ONCE = 1_000;

  /** The newest row that goes, as a statement of its own: H2 would find it again for each row. */
  private static final String NEWEST_EVENT =
      "SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?";

  private static final String NEWEST_DELTA =
      "SELECT id FROM deltas WHERE verdict %s 'ACCEPTED' ORDER BY id DESC LIMIT 1 OFFSET ?";

  private static final String EVENTS = "SELECT id FROM events WHERE id <= ? ORDER BY id LIMIT ?";

  /** All but the last one of each satellite. */
  private static final String ACCEPTED =
      """
      SELECT id FROM deltas d WHERE verdict = 'ACCEPTED' AND id <= ?
      AND EXISTS (SELECT 1 FROM deltas later WHERE later.satellite = d.satellite
        AND later.id > d.id AND later.verdict = 'ACCEPTED') ORDER BY id LIMIT ?
      """;

  private static final String REJECTED =
      "SELECT id FROM deltas WHERE verdict <> 'ACCEPTED' AND id <= ? ORDER BY id LIMIT ?";

  private final Database database;
  private final Retention retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "database-upkeep");
            thread.setDaemon(true);
            return thread;
          });
  private int periods;
  private boolean fails;

  /** Starts it. */
  public Upkeep(Database database, Retention retention) {
    this.database = database;
    this.retention = retention;
    var unused =
        thread.scheduleWithFixedDelay(
            this::work, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void work() {
    if (database.failure() != null) {
      return; // it is opened again first
    }
    try {
      for (int step = 0; step < STEPS && database.tidy(); step++) {}
      if (++periods % DELETE_EVERY == 0) {
        while (deleteSome() == DELETED_AT_ONCE) {}
      }
      fails = false;
    } catch (SQLException | RuntimeException e) {
      if (!fails) {
        log.warn("event=upkeep-failed reason=\"{}\"", e.getMessage());
      }
      fails = true;
    }
  }

  /**
   * Deletes what is kept no longer; returns the most rows that it deleted of a kind. Looks for them
   * while commits go on: rows that may go stay so.
   */
  int deleteSome() {
    List<Long> events = find(NEWEST_EVENT, EVENTS, retention.events());
    List<Long> accepted = find(NEWEST_DELTA.formatted("="), ACCEPTED, retention.deltas());
    List<Long> rejected = find(NEWEST_DELTA.formatted("<>"), REJECTED, retention.rejected());
    int most = Math.max(events.size(), Math.max(accepted.size(), rejected.size()));
    if (most > 0) {
      database.useTransaction(
          handle -> {
            delete(handle, "events", events);
            delete(handle, "deltas", accepted);
            delete(handle, "deltas", rejected);
          });
    }
    return most;
  }

  private List<Long> find(String newest, String oldest, int kept) {
    List<Long> last = database.rows(newest, row -> row.getLong(1), kept);
    return last.isEmpty()
        ? List.of()
        : database.rows(oldest, row -> row.getLong(1), last.get(0), DELETED_AT_ONCE);
  }

  private static void delete(Handle handle, String table, List<Long> ids) {
    if (!ids.isEmpty()) {
      PreparedBatch deletion = handle.prepareBatch("DELETE FROM " + table + " WHERE id = ?");
      ids.forEach(id -> deletion.bind(0, id).add());
      deletion.execute();
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }
}
