package space.perigee.ground.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
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

  private static final String LAST_EVENT =
      "SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?";

  private static final String EVENTS =
      "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= ? ORDER BY id LIMIT ?)";

  private static final String LAST_DELTA =
      "SELECT id FROM deltas WHERE verdict %1$s 'ACCEPTED' ORDER BY id DESC LIMIT 1 OFFSET ?";

  private static final String DELTAS =
      """
      DELETE FROM deltas WHERE id IN (
        SELECT id FROM deltas WHERE verdict %1$s 'ACCEPTED' AND id <= ?
        AND id NOT IN (SELECT delta_id FROM contributions)
        ORDER BY id LIMIT ?)
      """;

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

  /** Deletes what is kept no longer; returns the most rows that it deleted of a kind. */
  int deleteSome() {
    return database.inTransaction(
        handle -> {
          int events = delete(handle, LAST_EVENT, EVENTS, retention.events());
          int accepted =
              delete(handle, LAST_DELTA.formatted("="), DELTAS.formatted("="), retention.deltas());
          int rejected =
              delete(
                  handle, LAST_DELTA.formatted("<>"), DELTAS.formatted("<>"), retention.rejected());
          return Math.max(events, Math.max(accepted, rejected));
        });
  }

  /** Asks for the last row to go first: as part of the deletion it would be looked up for each. */
  private static int delete(Handle handle, String last, String rows, long kept) {
    return handle
        .select(last, kept)
        .mapTo(Long.class)
        .findFirst()
        .map(id -> handle.execute(rows, id, DELETED_AT_ONCE))
        .orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }
}
