package space.perigee.ground.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import space.perigee.sync.v1.SatelliteChange;

/** Reads and writes the table {@code satellite_log}. */
final class SatelliteRows {

  private record Added(long id, String satellite, byte[] change) {}

  /** Rows that are added in one transaction. */
  final class Insertion {

    private final List<Added> added = new ArrayList<>();

    long add(String satellite, SatelliteChange change) {
      long id = next.getAndIncrement();
      added.add(new Added(id, satellite, change.toByteArray()));
      return id;
    }

    void write(Handle handle) {
      if (added.isEmpty()) {
        return;
      }
      PreparedBatch batch = handle.prepareBatch("INSERT INTO satellite_log VALUES (?, ?, ?)");
      for (Added row : added) {
        batch.bind(0, row.id()).bind(1, row.satellite()).bind(2, row.change()).add();
      }
      batch.execute();
    }
  }

  /** Receives the rows in order. */
  interface Visitor {
    void row(long id, String satellite, SatelliteChange change);
  }

  private final Database database;
  private final AtomicLong next = new AtomicLong(1);

  /** The last row that is known to be written. */
  private final AtomicLong confirmed = new AtomicLong();

  SatelliteRows(Database database) {
    this.database = database;
  }

  Insertion insertion() {
    return new Insertion();
  }

  /** Reads all rows; call it before the first is added. */
  void read(Visitor visitor) {
    database.rows(
        "SELECT id, satellite, change FROM satellite_log ORDER BY id",
        row -> {
          long id = row.getLong(1);
          next.set(id + 1);
          confirm(id);
          visitor.row(id, row.getString(2), parsed(id, row.getBytes(3)));
          return id;
        });
  }

  SatelliteChange read(long id) {
    return database
        .rows(
            "SELECT change FROM satellite_log WHERE id = ?", row -> parsed(id, row.getBytes(1)), id)
        .stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("row " + id + " of a satellite is missing"));
  }

  void confirm(long id) {
    confirmed.accumulateAndGet(id, Math::max);
  }

  long confirmed() {
    return confirmed.get();
  }

  boolean exists(long id) {
    return !database
        .rows("SELECT id FROM satellite_log WHERE id = ?", row -> row.getLong(1), id)
        .isEmpty();
  }

  /** The rows of a satellite behind a row. */
  List<SatelliteHistory.Row> readAfter(long id, String satellite) {
    return database.rows(
        "SELECT id, change FROM satellite_log WHERE id > ? AND satellite = ? ORDER BY id",
        row -> new SatelliteHistory.Row(row.getLong(1), parsed(row.getLong(1), row.getBytes(2))),
        id,
        satellite);
  }

  /** True if a satellite is stored. */
  static boolean isKnown(Database database, String satellite) {
    return !database
        .rows("SELECT name FROM satellites WHERE name = ?", row -> row.getString(1), satellite)
        .isEmpty();
  }

  private static SatelliteChange parsed(long id, byte[] change) {
    try {
      return SatelliteChange.parseFrom(change);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("row " + id + " of a satellite is damaged", e);
    }
  }

  static void delete(Handle handle, List<SatelliteHistory.Row> rows) {
    for (SatelliteHistory.Row row : rows) {
      SatelliteHistory.values(row).forEach(value -> PieceRows.delete(handle, value));
      handle.execute("DELETE FROM satellite_log WHERE id = ?", row.id());
    }
  }
}
