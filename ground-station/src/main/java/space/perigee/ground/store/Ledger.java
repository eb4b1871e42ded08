package space.perigee.ground.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Read-only queries for the API. Reads rows, never a model. Thread-safe. */
public final class Ledger {

  /** Kinds of events at which an operator should look. */
  public static final List<String> ALARMS =
      List.of(
          "identity-doubled",
          "satellite-quarantined",
          "satellite-excluded",
          "samples-bounded",
          "version-refused",
          "delta-refused",
          "order-refused");

  private static final String ALARM =
      "kind IN (" + String.join(", ", Collections.nCopies(ALARMS.size(), "?")) + ")";

  /** Versions {@code v} with what {@link #version(ResultSet)} reads. */
  static final String VERSIONS =
      """
      SELECT v.*, k.bytes AS kept_bytes,
             (SELECT COUNT(*) FROM version_members m WHERE m.number = v.number) AS satellites
      FROM versions v LEFT JOIN kept_weights k ON k.version = v.version
      """;

  private static final int MAX_DOUBTS = 100_000;

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
   * @param kind start, aggregate, promote or rollback
   * @param source number of the version whose weights a promotion or rollback published; else null
   * @param parent number of the version that was published before; null if unknown
   * @param strategy of aggregation; empty if none, or unknown
   * @param closedBy why its round closed; empty likewise
   * @param kept true if its weights are kept
   * @param satellites whose weights went in
   * @param reason why it was refused; empty if it was published
   */
  public record Version(
      long number,
      String version,
      String kind,
      @Nullable Long source,
      @Nullable Long parent,
      String strategy,
      String closedBy,
      boolean kept,
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

  /**
   * An event; {@code at} is ISO 8601 mission time.
   *
   * @param data for programs: a JSON object, empty for events that have none
   */
  public record Entry(
      long id, String at, String kind, @Nullable String satellite, String detail, String data) {}

  /** A score on a part of the data, or of a part of a version: see {@link #scores}. */
  public record Score(String kind, String name, double score) {}

  /** A satellite whose weights went into a version. */
  public record Member(String satellite, String version, long samples) {}

  /**
   * Which deltas are asked for.
   *
   * @param before only those with a smaller id
   * @param satellite only those of this satellite
   * @param verdict only those with this verdict, such as {@code ACCEPTED}
   */
  public record DeltaFilter(long before, Optional<String> satellite, Optional<String> verdict) {

    /** All deltas. */
    public static DeltaFilter all() {
      return new DeltaFilter(Long.MAX_VALUE, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Which events are asked for.
   *
   * @param satellite only those that refer to this satellite
   * @param kind only those of this kind
   * @param alarms only {@link #ALARMS}
   */
  public record EventFilter(Optional<String> satellite, Optional<String> kind, boolean alarms) {

    /** All events. */
    public static EventFilter all() {
      return new EventFilter(Optional.empty(), Optional.empty(), false);
    }
  }

  /** The conditions of a query, and their values. */
  private static final class Conditions {

    private final List<String> terms = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions(String term, Object value) {
      and(term, Optional.of(value));
    }

    Conditions and(String term, Optional<?> value) {
      value.ifPresent(
          it -> {
            terms.add(term);
            values.add(it);
          });
      return this;
    }

    /** Values of the last term, if it has several. */
    void moreValues(List<String> more) {
      values.addAll(more);
    }

    /** The condition, and what follows it. */
    String where(String rest) {
      return " WHERE " + String.join(" AND ", terms) + " " + rest;
    }

    Object[] valuesAnd(Object last) {
      List<Object> all = new ArrayList<>(values);
      all.add(last);
      return all.toArray();
    }
  }

  /**
   * Versions, newest first.
   *
   * @param before only those with a smaller number
   * @param published only those that were, or were not, published
   */
  public List<Version> versions(long before, Optional<Boolean> published, int limit) {
    Conditions conditions = new Conditions("v.number < ?", before);
    conditions.and("v.published = ?", published);
    return versions(conditions, "ORDER BY v.number DESC LIMIT ?", limit);
  }

  /** The version of that number, published or not. */
  public Optional<Version> version(long number) {
    return versions(new Conditions("v.number = ?", number), "LIMIT ?", 1).stream().findFirst();
  }

  /**
   * Scores of the parts of a version. Of kind {@code class} is the share found of a class, on the
   * gate's data; of kind {@code satellite} the measure of the version before with the update of
   * that satellite alone, on some of the held-out samples.
   */
  public List<Score> scores(long number) {
    return database.rows(
        "SELECT * FROM evaluations WHERE number = ? ORDER BY kind, name",
        row -> new Score(row.getString("kind"), row.getString("name"), row.getDouble("score")),
        number);
  }

  private List<Version> versions(Conditions conditions, String rest, int limit) {
    return database.rows(
        VERSIONS + conditions.where(rest), Ledger::version, conditions.valuesAnd(limit));
  }

  static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getLong("number"),
        row.getString("version"),
        row.getLong("number") == 0 ? "start" : row.getString("kind"),
        row.getObject("source", Long.class),
        row.getObject("parent", Long.class),
        row.getString("strategy"),
        row.getString("closed_by"),
        row.getObject("kept_bytes") != null,
        time(row, "created_at_ms"),
        row.getObject("accuracy", Double.class),
        row.getObject("balanced_accuracy", Double.class),
        row.getObject("gate_accuracy", Double.class),
        row.getLong("samples"),
        row.getInt("satellites"),
        row.getBoolean("published"),
        row.getString("reason"));
  }

  /** Satellites whose weights went into a version, by name, those after {@code after}. */
  public List<Member> members(long number, String after, int limit) {
    Conditions conditions = new Conditions("number = ?", number);
    conditions.and("satellite > ?", Optional.of(after));
    return database.rows(
        "SELECT satellite, version, samples FROM version_members"
            + conditions.where("ORDER BY satellite LIMIT ?"),
        row -> new Member(row.getString(1), row.getString(2), row.getLong(3)),
        conditions.valuesAnd(limit));
  }

  /**
   * Why the updates of a satellite do not count.
   *
   * @param state {@code QUARANTINED} or {@code EXCLUDED}
   * @param since mission time, ISO 8601
   */
  public record Doubt(String state, String reason, String since) {}

  /** Satellites whose updates do not count, by name. */
  public SortedMap<String, Doubt> doubts() {
    return database.map(
        "SELECT satellite, state, reason, since_ms FROM standings WHERE state <> 'ADMITTED'"
            + " ORDER BY satellite LIMIT "
            + MAX_DOUBTS,
        row -> new Doubt(row.getString(2), row.getString(3), time(row, "since_ms")));
  }

  /** Deltas, newest first. */
  public List<Delta> deltas(DeltaFilter filter, int limit) {
    Conditions conditions = new Conditions("id < ?", filter.before());
    conditions.and("satellite = ?", filter.satellite());
    conditions.and("verdict = ?", filter.verdict());
    return database.rows(
        "SELECT * FROM deltas" + conditions.where("ORDER BY id DESC LIMIT ?"),
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
        conditions.valuesAnd(limit));
  }

  /** Id of the newest event; 0 if there is none. */
  public long newestEvent() {
    return database.rows("SELECT COALESCE(MAX(id), 0) FROM events", row -> row.getLong(1)).get(0);
  }

  /** Id of the oldest event that is kept; 0 if there is none. */
  public long oldestEvent() {
    return database.rows("SELECT COALESCE(MIN(id), 0) FROM events", row -> row.getLong(1)).get(0);
  }

  /** Events with a greater id than {@code after}, oldest first. */
  public List<Entry> eventsAfter(long after, EventFilter filter, int limit) {
    return events(new Conditions("id > ?", after), filter, "ORDER BY id LIMIT ?", limit);
  }

  /** Events with a smaller id than {@code before}, newest first. */
  public List<Entry> eventsBefore(long before, EventFilter filter, int limit) {
    return events(new Conditions("id < ?", before), filter, "ORDER BY id DESC LIMIT ?", limit);
  }

  /** The newest events, newest first. */
  public List<Entry> newestEvents(int limit) {
    return eventsBefore(Long.MAX_VALUE, EventFilter.all(), limit);
  }

  private List<Entry> events(Conditions conditions, EventFilter filter, String rest, int limit) {
    conditions.and("satellite = ?", filter.satellite());
    conditions.and("kind = ?", filter.kind());
    if (filter.alarms()) {
      conditions.and(ALARM, Optional.of(ALARMS.get(0)));
      conditions.moreValues(ALARMS.subList(1, ALARMS.size()));
    }
    return database.rows(
        "SELECT * FROM events" + conditions.where(rest),
        row ->
            new Entry(
                row.getLong("id"),
                time(row, "at_ms"),
                row.getString("kind"),
                row.getString("satellite"),
                row.getString("detail"),
                row.getString("data")),
        conditions.valuesAnd(limit));
  }

  private static String time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column)).toString();
  }
}
