package space.perigee.ground.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read-only queries for the API. Reads rows, never a model. Thread-safe. */
public final class Ledger {

  private final Database database;

  public Ledger(Database database) {
    this.database = database;
  }

  /**
   * A candidate for the global model.
   *
   * @param createdAt mission time, ISO 8601
   * @param accuracy on held-out data, 0 to 1; null if the candidate is not finite
   * @param balancedAccuracy mean over the classes
   * @param gateAccuracy on the gate's data; null where there is none
   * @param satellites whose weights went in
   * @param reason why it was refused; empty if it was published
   */
  public record Version(
      long number,
      String version,
      String createdAt,
      @Nullable Double accuracy,
      @Nullable Double balancedAccuracy,
      @Nullable Double gateAccuracy,
      long samples,
      int satellites,
      boolean published,
      String reason) {}

  /** A content that was decided on; times are ISO 8601 mission time. */
  public record Delta(
      long id,
      String satellite,
      String content,
      @Nullable String base,
      @Nullable String result,
      long bytes,
      long samples,
      String receivedAt,
      String verdict,
      String reason) {}

  /** An event; {@code at} is ISO 8601 mission time. */
  public record Entry(long id, String at, String kind, @Nullable String satellite, String detail) {}

  /** The newest versions, newest first. */
  public List<Version> versions(int limit) {
    return database.rows(
        """
        SELECT v.*, (SELECT COUNT(*) FROM version_members m WHERE m.number = v.number) AS satellites
        FROM versions v ORDER BY number DESC LIMIT ?
        """,
        row ->
            new Version(
                row.getLong("number"),
                row.getString("version"),
                time(row, "created_at_ms"),
                row.getObject("accuracy", Double.class),
                row.getObject("balanced_accuracy", Double.class),
                row.getObject("gate_accuracy", Double.class),
                row.getLong("samples"),
                row.getInt("satellites"),
                row.getBoolean("published"),
                row.getString("reason")),
        limit);
  }

  /** The newest deltas, newest first. */
  public List<Delta> deltas(int limit) {
    return database.rows(
        "SELECT * FROM deltas ORDER BY id DESC LIMIT ?",
        row ->
            new Delta(
                row.getLong("id"),
                row.getString("satellite"),
                row.getString("content"),
                row.getString("base"),
                row.getString("result"),
                row.getLong("bytes"),
                row.getLong("samples"),
                time(row, "received_at_ms"),
                row.getString("verdict"),
                row.getString("reason")),
        limit);
  }

  /** Events with a greater id than {@code after}, oldest first. */
  public List<Entry> events(long after, int limit) {
    return entries("SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?", after, limit);
  }

  /** The newest events, oldest first. */
  public List<Entry> newestEvents(int limit) {
    return entries(
        """
        SELECT * FROM (SELECT * FROM events WHERE id > ? ORDER BY id DESC LIMIT ?) ORDER BY id
        """,
        -1,
        limit);
  }

  private List<Entry> entries(String sql, long after, int limit) {
    return database.rows(
        sql,
        row ->
            new Entry(
                row.getLong("id"),
                time(row, "at_ms"),
                row.getString("kind"),
                row.getString("satellite"),
                row.getString("detail")),
        after,
        limit);
  }

  private static String time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column)).toString();
  }
}
