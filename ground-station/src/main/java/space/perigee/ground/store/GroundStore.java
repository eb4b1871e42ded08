package space.perigee.ground.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import space.perigee.ground.admission.Standing;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.LearnedSince;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.onboard.task.Metric;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Writes the persistent state, and reads it back after a restart. Every public method that writes
 * is one transaction, which is on disk when the method returns: a receipt that leaves afterwards
 * promises nothing that {@code kill -9} could undo. A write that fails throws {@link
 * java.io.UncheckedIOException}, and leaves nothing. What satellites send is written in batches,
 * see {@link WriteBatch} and {@link SatelliteStore}.
 */
public final class GroundStore implements LearnedSince.PublishedVersions {

  private final Database database;
  private final ParameterLayout layout;
  private final Metric metric;
  private final GroupCommit commits;
  private final SatelliteStore satellites;

  /** Numbers of the published versions. */
  private final Map<Long, ModelVersion> published = new ConcurrentHashMap<>();

  private final Map<ModelVersion, Long> numbers = new ConcurrentHashMap<>();

  /** A store for models of {@code layout}, whose scores are of {@code metric}. */
  public GroundStore(Database database, ParameterLayout layout, Metric metric) {
    this.database = database;
    this.layout = layout;
    this.metric = metric;
    this.commits = new GroupCommit(database);
    this.satellites = new SatelliteStore(database, layout);
  }

  /** What the ground knows of each satellite. */
  public SatelliteStore satelliteStore() {
    return satellites;
  }

  /**
   * Makes a batch durable, and empties it; then runs what is to follow. Batches of other threads
   * may share the transaction.
   *
   * @throws java.io.UncheckedIOException if the database fails; nothing of the batch is written,
   *     and nothing follows
   */
  public void commit(WriteBatch batch) {
    commits.commit(batch);
  }

  /** Transactions that committed batches since the start. */
  public long commits() {
    return commits.count();
  }

  /** Batches that wait for their turn. */
  int commitsWaiting() {
    return commits.waiting();
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
    } else {
      requireSame("mission", owner.get(0)[0], mission);
      requireSame("start model", owner.get(0)[1], start.version().hex());
    }
    readNumbers();
    return owner.isEmpty();
  }

  private void readNumbers() {
    database.rows(
        "SELECT number, version FROM versions WHERE published ORDER BY number",
        row -> remember(row.getLong(1), ModelVersion.fromHex(row.getString(2))));
  }

  private boolean remember(long number, ModelVersion version) {
    published.put(number, version);
    numbers.put(version, number);
    return true;
  }

  private static void begin(
      Handle handle, String mission, Weights start, Instant now, Assessment assessment) {
    handle.execute("INSERT INTO identity VALUES (1, ?, ?)", mission, start.version().hex());
    insertVersion(
        handle,
        new CandidateModel(0, start, now, assessment, 0, CandidateModel.ClosedRound.none(), null));
    handle.execute("INSERT INTO global_model VALUES (1, 0, ?)", (Object) start.toLittleEndian());
    EventRows.insert(
        handle, new GroundEvent(now, "mission-started", null, "start model " + start.version()));
  }

  private static void requireSame(String what, String stored, String given) {
    if (!stored.equals(given)) {
      throw new InputException(
          "--state belongs to " + what + " " + stored + ", not to " + given + "; use another");
    }
  }

  /** The published versions as they are sent. */
  public CodedVersions codedVersions() {
    return CodedVersionRows.read(database, layout);
  }

  @Override
  public OptionalLong number(ModelVersion version) {
    Long number = numbers.get(version);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  @Override
  public Optional<ModelVersion> version(long number) {
    return Optional.ofNullable(published.get(number));
  }

  /** Mission time of publication of the newest versions, by number. */
  public SortedMap<Long, Instant> publicationTimes() {
    SortedMap<Long, Instant> times = new TreeMap<>();
    database.rows(
        """
        SELECT number, created_at_ms FROM versions WHERE published
        ORDER BY number DESC LIMIT 10000
        """,
        row -> times.put(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))));
    return times;
  }

  /** What the strategy remembers; {@link ServerState#NONE} for another strategy. */
  public ServerState strategyState(String strategy) {
    return ServerState.fromBytes(
        database
            .rows(
                "SELECT state FROM strategy_state WHERE strategy = ?",
                row -> row.getBytes(1),
                strategy)
            .stream()
            .findFirst()
            .orElse(null));
  }

  /** The last delta that a candidate considered. */
  public long throughDelta() {
    return database.rows("SELECT MAX(through_delta) FROM versions", row -> row.getLong(1)).get(0);
  }

  /** The number of the next candidate. */
  public long nextNumber() {
    return database.rows("SELECT MAX(number) + 1 FROM versions", row -> row.getLong(1)).get(0);
  }

  /** The published global model. */
  public GlobalModel global() {
    SortedMap<String, ModelVersion> members = new TreeMap<>();
    satellites.decidedDeliveries().forEach((name, it) -> members.put(name, it.version()));
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

  /**
   * Writes the decision on a candidate; one that passed becomes the published version.
   *
   * @param coded the published versions as they are sent from now on
   */
  public void candidate(CandidateModel candidate, CodedVersions coded) {
    database.useTransaction(
        handle -> {
          insertVersion(handle, candidate);
          CandidateModel.ClosedRound round = candidate.round();
          for (VersionMember member : round.members()) {
            handle.execute(
                """
                INSERT INTO version_members (number, satellite, version, samples, delta_id, origin,
                  staleness) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                candidate.number(),
                member.satellite(),
                member.version().hex(),
                member.samples(),
                member.deltaId(),
                member.origin(),
                member.staleness());
          }
          for (VersionMember member : round.decided()) {
            handle.execute(
                "UPDATE contributions SET decided = ?, decided_origin = ? WHERE satellite = ?",
                member.version().hex(),
                member.origin(),
                member.satellite());
          }
          handle.execute("DELETE FROM strategy_state");
          handle.execute(
              "INSERT INTO strategy_state VALUES (?, ?)",
              round.strategy(),
              (Object) round.state().toBytes());
          if (candidate.refusal() == null) {
            handle.execute(
                "UPDATE global_model SET number = ?, weights = ?",
                candidate.number(),
                candidate.weights().toLittleEndian());
          }
          CodedVersionRows.write(handle, coded);
          EventRows.insert(handle, new GroundEvent(candidate));
        });
    if (candidate.refusal() == null) {
      remember(candidate.number(), candidate.weights().version());
    }
  }

  /** Standings of satellites, by satellite. */
  public SortedMap<String, Standing> standings() {
    return StandingRows.read(database);
  }

  /** Writes new standings of satellites, and why they changed. */
  public void standings(SortedMap<String, Standing> changes, List<GroundEvent> events) {
    database.useTransaction(
        handle -> {
          StandingRows.write(handle, changes);
          events.forEach(event -> EventRows.insert(handle, event));
        });
  }

  /** Writes an event. */
  public void event(GroundEvent event) {
    database.useTransaction(handle -> EventRows.insert(handle, event));
  }

  /** Drops the remainders of all versions. */
  public void dropRemainders() {
    database.useTransaction(handle -> handle.execute("DELETE FROM remainders"));
  }

  private static void insertVersion(Handle handle, CandidateModel candidate) {
    Assessment assessment = candidate.assessment();
    handle.execute(
        """
        INSERT INTO versions (number, version, created_at_ms, accuracy, balanced_accuracy,
          gate_accuracy, samples, through_delta, published, reason, strategy, closed_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        candidate.number(),
        candidate.weights().version().hex(),
        candidate.createdAt().toEpochMilli(),
        assessment == null ? null : (Double) assessment.value(),
        assessment == null ? null : (Double) assessment.balanced(),
        assessment == null ? null : assessment.gate(),
        candidate.samples(),
        candidate.round().throughDelta(),
        candidate.refusal() == null,
        candidate.refusal() == null ? "" : candidate.refusal(),
        candidate.round().strategy(),
        candidate.round().end() == null ? "" : candidate.round().end().word());
  }
}
