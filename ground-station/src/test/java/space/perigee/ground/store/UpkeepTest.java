package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class UpkeepTest {

  private static final int KEPT = 100;

  @TempDir Path folder;

  @Test
  void theNewestEventsAndDeltasOfEachVerdictStay() throws InterruptedException {
    try (Database database = Database.open(folder);
        Upkeep upkeep = new Upkeep(database, new Retention(KEPT, KEPT, KEPT, 0))) {
      database.inTransaction(
          handle -> {
            handle.execute("INSERT INTO satellites VALUES ('a', 0, 0)");
            for (int i = 0; i < 300; i++) {
              EventRows.insert(handle, new GroundEvent(Instant.EPOCH, "test", "a", "e" + i));
              insert(handle, "a", i % 2 == 0 ? "ACCEPTED" : "REFUSED");
            }
            return 0;
          });

      assertThat(upkeep.deleteSome()).isEqualTo(200);
      assertThat(upkeep.deleteSome()).isZero();
      assertThat(database.rows("SELECT COUNT(*), MAX(id) - MIN(id) FROM events", r -> r.getLong(2)))
          .containsExactly(KEPT - 1L);
      assertThat(database.rows("SELECT COUNT(*) FROM deltas GROUP BY verdict", r -> r.getInt(1)))
          .containsExactly(KEPT, KEPT);
    }
  }

  @Test
  void theLastAcceptedDeltaOfASatelliteStaysHoweverOldItIs() throws InterruptedException {
    try (Database database = Database.open(folder);
        Upkeep upkeep = new Upkeep(database, new Retention(KEPT, KEPT, KEPT, 0))) {
      database.useTransaction(
          handle -> {
            handle.execute("INSERT INTO satellites VALUES ('silent', 0, 0)");
            handle.execute("INSERT INTO satellites VALUES ('busy', 0, 0)");
            for (int i = 0; i < 3; i++) {
              insert(handle, "silent", "ACCEPTED");
              insert(handle, "silent", "REFUSED");
            }
            for (int i = 0; i < KEPT; i++) {
              insert(handle, "busy", "ACCEPTED");
              insert(handle, "busy", "REFUSED");
            }
          });

      while (upkeep.deleteSome() > 0) {}

      assertThat(
              database.rows(
                  "SELECT id FROM deltas WHERE satellite = 'silent'", row -> row.getLong(1)))
          .as("the third that was accepted")
          .containsExactly(5L);
    }
  }

  private static void insert(Handle handle, String satellite, String verdict) {
    handle.execute(
        """
        INSERT INTO deltas (satellite, content, base, result, bytes, samples, received_at_ms,
          verdict, reason) VALUES (?, '', '', '', 1, 1, 0, ?, '')
        """,
        satellite,
        verdict);
  }
}
