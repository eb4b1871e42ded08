package space.perigee.ground.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.onboard.task.Metric;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Writes the persistent state, and reads it back after a restart. Every public method is one
 * transaction, which is on disk when the method returns: a receipt that leaves afterwards promises
 * nothing that {@code kill -9} could undo. A write that fails throws {@link
 * java.io.UncheckedIOException}, and leaves nothing.
 */
public final class GroundStore {

  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_DETAIL = 500;

  private final Database database;
  private final ParameterLayout layout;
  private final Metric metric;

  /** A store for models of {@code layout}, whose scores are of {@code metric}. */
  public GroundStore(Database database, ParameterLayout layout, Metric metric) {
    this.database = database;
    this.layout = layout;
    this.metric = metric;
  }

  /**
   * Claims a new state for this mission and start model, or checks that the state is theirs.
   *
   * @return true if the state is new
   * @param evaluation scores the start model; called only if the state is new
   * @throws InputException if the state belongs to another mission or another start model
   */
  public boolean claim(
      String mission, Weights start, Instant now, Function<Weights, Assessment> evaluation) {
    List<String[]> owner =
        database.rows(
            "SELECT mission, start_version FROM identity",
            row -> new String[] {row.getString(1), row.getString(2)});
    if (owner.isEmpty()) {
      Assessment assessment = evaluation.apply(start);
      database.useTransaction(handle -> begin(handle, mission, start, now, assessment));
      return true;
    }
    requireSame("mission", owner.get(0)[0], mission);
    requireSame("start model", owner.get(0)[1], start.version().hex());
    return false;
  }

  private static void begin(
      Handle handle, String mission, Weights start, Instant now, Assessment assessment) {
    handle.execute("INSERT INTO identity VALUES (1, ?, ?)", mission, start.version().hex());
    insertVersion(handle, new CandidateModel(0, start, now, assessment, List.of(), 0, null));
    handle.execute("INSERT INTO global_model VALUES (1, 0, ?)", (Object) start.toLittleEndian());
    event(handle, new GroundEvent(now, "mission-started", null, "start model " + start.version()));
  }

  private static void requireSame(String what, String stored, String given) {
    if (!stored.equals(given)) {
      throw new InputException(
          "--state belongs to " + what + " " + stored + ", not to " + given + "; use another");
    }
  }

  /** Known satellites, by name. */
  public List<StoredSatellite> satellites() {
    return database.rows(
        """
        SELECT s.name, s.first_heard_ms, s.last_heard_ms,
               COUNT(d.id) AS deltas, COALESCE(SUM(d.bytes), 0) AS bytes,
               COALESCE((SELECT l.bytes FROM deltas l WHERE l.satellite = s.name
                 AND l.verdict = 'ACCEPTED' ORDER BY l.id DESC LIMIT 1), 0) AS last_bytes
        FROM satellites s
        LEFT JOIN deltas d ON d.satellite = s.name AND d.verdict = 'ACCEPTED'
        GROUP BY s.name, s.first_heard_ms, s.last_heard_ms ORDER BY s.name
        """,
        row ->
            new StoredSatellite(
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("first_heard_ms")),
                Instant.ofEpochMilli(row.getLong("last_heard_ms")),
                row.getLong("deltas"),
                row.getLong("bytes"),
                row.getLong("last_bytes")));
  }

  /** The exchange with {@code satellite}, as of its last change. */
  public Optional<StoredExchange> exchange(String satellite) {
    return database
        .rows(
            "SELECT * FROM exchange_state WHERE satellite = ?",
            row ->
                restore(
                    row.getBytes("state"),
                    row.getBoolean("begun"),
                    new VersionProgress(row.getLong("offered"), row.getLong("acknowledged"))),
            satellite)
        .stream()
        .findFirst();
  }

  private StoredExchange restore(byte[] bytes, boolean begun, VersionProgress progress) {
    ExchangeState state = ExchangeState.fromBytes(layout, bytes);
    // The content of 0.1.0-SNAPSHOT is not read, as receivers no longer take it.
    boolean isLost = begun && state.outgoing() == null;
    return new StoredExchange(
        begun ? state.withOutgoingBegun() : state,
        isLost ? progress.withOffered(VersionProgress.NONE) : progress);
  }

  /** The newest accepted weights of each satellite, by name. */
  public List<Contribution> contributions() {
    return database.rows(
        "SELECT * FROM contributions ORDER BY satellite",
        row ->
            new Contribution(
                row.getLong("delta_id"),
                row.getString("satellite"),
                Weights.fromLittleEndian(layout, row.getBytes("weights")),
                row.getLong("samples"),
                Instant.ofEpochMilli(row.getLong("received_at_ms")),
                row.getLong("origin")));
  }

  /**
   * The number of the global version from which a satellite trained weights that arrived as a delta
   * on {@code base}: that version, if it is a published one, or else that of its last delivery, on
   * which it then went on.
   */
  public long originOf(String satellite, ModelVersion base) {
    return database
        .rows(
            """
            SELECT COALESCE(
              (SELECT MAX(number) FROM versions WHERE published AND version = ?),
              (SELECT origin FROM contributions WHERE satellite = ?), 0)
            """,
            row -> row.getLong(1),
            base.hex(),
            satellite)
        .get(0);
  }

  /** The published versions as they are sent. */
  public CodedVersions codedVersions() {
    return CodedVersionRows.read(database, layout);
  }

  /** Satellites that delivered since the last candidate, with the time of their first delivery. */
  public SortedMap<String, Instant> deliveriesSinceLastCandidate() {
    return database.map(
        """
        SELECT satellite, MIN(received_at_ms) FROM deltas
        WHERE verdict = 'ACCEPTED' AND id > (SELECT MAX(through_delta) FROM versions)
        GROUP BY satellite
        """,
        row -> Instant.ofEpochMilli(row.getLong(2)));
  }

  /** The number of the next candidate. */
  public long nextNumber() {
    return database.rows("SELECT MAX(number) + 1 FROM versions", row -> row.getLong(1)).get(0);
  }

  /** The published global model. */
  public GlobalModel global() {
    SortedMap<String, ModelVersion> members =
        database.map(
            """
            SELECT m.satellite, m.version FROM version_members m
            JOIN global_model g ON g.number = m.number
            """,
            row -> ModelVersion.fromHex(row.getString(2)));
    return database
        .rows(
            """
            SELECT v.number, v.accuracy, v.balanced_accuracy, v.gate_accuracy, v.samples, g.weights
            FROM global_model g JOIN versions v ON v.number = g.number
            """,
            row ->
                new GlobalModel(
                    row.getLong("number"),
                    Weights.fromLittleEndian(layout, row.getBytes("weights")),
                    new Assessment(
                        metric,
                        row.getDouble("accuracy"),
                        row.getDouble("balanced_accuracy"),
                        row.getObject("gate_accuracy", Double.class)),
                    members,
                    row.getLong("samples")))
        .get(0);
  }

  /** Why the last write failed; empty if the database works. */
  public Optional<String> failure() {
    return Optional.ofNullable(database.failure());
  }

  /** Opens the database again after a failure; true if it works now. */
  public boolean recovers() {
    return database.reopens();
  }

  /** Adds a satellite. */
  public void firstHeard(String satellite, StoredExchange exchange, Instant now) {
    database.useTransaction(
        handle -> {
          long ms = now.toEpochMilli();
          handle.execute("INSERT INTO satellites VALUES (?, ?, ?)", satellite, ms, ms);
          saveExchange(handle, satellite, exchange);
          event(handle, new GroundEvent(now, "satellite-first-heard", satellite, ""));
        });
  }

  /**
   * Writes the decision on a content.
   *
   * @param weights those of an accepted content
   * @param origin number of the global version that they were trained from
   */
  public long decided(
      Decision decision, @Nullable Weights weights, long origin, StoredExchange next) {
    return database.inTransaction(
        handle -> {
          long ms = decision.receivedAt().toEpochMilli();
          long id =
              handle
                  .createUpdate(
                      """
                      INSERT INTO deltas (satellite, content, base, result, bytes, samples,
                        received_at_ms, verdict, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                      """)
                  .bind(0, decision.satellite())
                  .bind(1, decision.content().hex())
                  .bind(2, hex(decision.base()))
                  .bind(3, hex(decision.result()))
                  .bind(4, decision.bytes())
                  .bind(5, decision.samples())
                  .bind(6, ms)
                  .bind(7, decision.verdict().name())
                  .bind(8, decision.reason())
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(Long.class)
                  .one();
          if (weights != null) {
            handle.execute(
                "MERGE INTO contributions VALUES (?, ?, ?, ?, ?, ?)",
                decision.satellite(),
                id,
                decision.samples(),
                ms,
                weights.toLittleEndian(),
                origin);
          }
          saveExchange(handle, decision.satellite(), next);
          heard(handle, decision.satellite(), ms);
          event(handle, new GroundEvent(decision));
          return id;
        });
  }

  private static @Nullable String hex(@Nullable ModelVersion version) {
    return version == null ? null : version.hex();
  }

  /** Writes the new state of an exchange, and why it changed, if operators should know. */
  public void exchangeChanged(String satellite, StoredExchange next, @Nullable GroundEvent event) {
    database.useTransaction(
        handle -> {
          saveExchange(handle, satellite, next);
          if (event != null) {
            event(handle, event);
          }
        });
  }

  /** Writes that the first frame of the outgoing content is about to leave. */
  public void exchangeBegun(String satellite) {
    database.useTransaction(
        handle ->
            handle.execute(
                "UPDATE exchange_state SET begun = TRUE WHERE satellite = ?", satellite));
  }

  /** Writes that a satellite came into reach or left it. */
  public void presence(String satellite, boolean online, Instant now) {
    database.useTransaction(
        handle -> {
          heard(handle, satellite, now.toEpochMilli());
          event(handle, new GroundEvent(now, online ? "online" : "offline", satellite, ""));
        });
  }

  /**
   * Writes the decision on a candidate; one that passed becomes the published version.
   *
   * @param coded the published versions as they are sent from now on
   */
  public void candidate(CandidateModel candidate, CodedVersions coded) {
    database.useTransaction(
        handle -> {
          insertVersion(handle, candidate);
          for (Contribution member : candidate.members()) {
            handle.execute(
                "INSERT INTO version_members VALUES (?, ?, ?, ?)",
                candidate.number(),
                member.satellite(),
                member.weights().version().hex(),
                member.samples());
          }
          if (candidate.refusal() == null) {
            handle.execute(
                "UPDATE global_model SET number = ?, weights = ?",
                candidate.number(),
                candidate.weights().toLittleEndian());
          }
          CodedVersionRows.write(handle, coded);
          event(handle, new GroundEvent(candidate));
        });
  }

  /** Drops the remainders of all versions. */
  public void dropRemainders() {
    database.useTransaction(handle -> handle.execute("DELETE FROM remainders"));
  }

  private static void insertVersion(Handle handle, CandidateModel candidate) {
    Assessment assessment = candidate.assessment();
    handle.execute(
        "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        candidate.number(),
        candidate.weights().version().hex(),
        candidate.createdAt().toEpochMilli(),
        assessment == null ? null : (Double) assessment.value(),
        assessment == null ? null : (Double) assessment.balanced(),
        assessment == null ? null : assessment.gate(),
        candidate.samples(),
        candidate.throughDelta(),
        candidate.refusal() == null,
        candidate.refusal() == null ? "" : candidate.refusal());
  }

  private static void saveExchange(Handle handle, String satellite, StoredExchange exchange) {
    ExchangeState.Outgoing outgoing = exchange.state().outgoing();
    handle.execute(
        "MERGE INTO exchange_state VALUES (?, ?, ?, ?, ?)",
        satellite,
        exchange.state().toBytes(),
        outgoing != null && outgoing.begun(),
        exchange.progress().offered(),
        exchange.progress().acknowledged());
  }

  private static void heard(Handle handle, String satellite, long ms) {
    handle.execute("UPDATE satellites SET last_heard_ms = ? WHERE name = ?", ms, satellite);
  }

  private static void event(Handle handle, GroundEvent event) {
    String detail = event.detail();
    long id =
        handle
            .createUpdate("INSERT INTO events (at_ms, kind, satellite, detail) VALUES (?, ?, ?, ?)")
            .bind(0, event.at().toEpochMilli())
            .bind(1, event.kind())
            .bind(2, event.satellite())
            .bind(3, detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail)
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    handle.execute("DELETE FROM events WHERE id <= ?", id - MAX_EVENTS);
  }
}
