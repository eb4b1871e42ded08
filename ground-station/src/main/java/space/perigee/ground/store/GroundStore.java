package space.perigee.ground.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.LearnedSince;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.PublishedScores;
import space.perigee.onboard.task.Metric;
import space.perigee.sync.exchange.DeltaStep;
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

  /** Default room for the weights of versions (bytes). */
  public static final long DEFAULT_VERSION_BYTES = 256L << 20;

  private final Database database;
  private final ParameterLayout layout;
  private final ModelVersion zero;
  private volatile Instant started = Instant.EPOCH;
  private final Metric metric;
  private final SharedVersions shared;
  private final GroupCommit commits;
  private final SatelliteStore satellites;

  /** Numbers of the published versions. */
  private final Map<Long, ModelVersion> published = new ConcurrentHashMap<>();

  private final Map<ModelVersion, Long> numbers = new ConcurrentHashMap<>();

  /** Numbers by which satellites know the published versions. */
  private final Map<Long, Long> announced = new ConcurrentHashMap<>();

  private final Map<Long, Long> announcedVersions = new ConcurrentHashMap<>();

  private Optional<RestoredState> restored = Optional.empty();

  private final KeptWeights kept;

  /** A store for models of {@code layout}, whose scores are of {@code metric}. */
  public GroundStore(Database database, ParameterLayout layout, Metric metric) {
    this(database, layout, metric, DEFAULT_VERSION_BYTES);
  }

  /**
   * The same with another quota.
   *
   * @param versionBytes room for the weights of versions, packed (bytes)
   */
  public GroundStore(Database database, ParameterLayout layout, Metric metric, long versionBytes) {
    this.database = database;
    this.layout = layout;
    this.zero = Weights.zero(layout).version();
    this.metric = metric;
    PieceRows pieces = new PieceRows(database);
    this.shared = new SharedVersions(database, layout, pieces);
    this.satellites =
        new SatelliteStore(database, layout, shared, pieces, MirrorCache.ofUsualSize());
    this.commits = new GroupCommit(database, satellites);
    this.kept = new KeptWeights(layout, versionBytes);
  }

  /** The versions of the global model. */
  public VersionRegistry versions() {
    return new VersionRegistry(database, layout);
  }

  /** The orders to satellites. */
  public OrderBook orders() {
    return new OrderBook(database);
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

  /**
   * Keeps commits of batches at least that far apart, so that under load several share one; 0 for
   * as soon as possible, the default.
   *
   * @param wall wall clock
   */
  public void keepCommitsApart(Duration least, InstantSource wall) {
    commits.keepDistance(least, wall);
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
      database.useTransaction(handle -> keepFirst(handle, start));
    }
    share(start);
    readNumbers();
    started =
        database
            .rows(
                "SELECT created_at_ms FROM versions WHERE number = 0",
                row -> Instant.ofEpochMilli(row.getLong(1)))
            .get(0);
    restored = RestoredState.begin(database, now);
    return owner.isEmpty();
  }

  /** From where on this state numbers, if it was restored from a backup; known once claimed. */
  public Optional<RestoredState> restored() {
    return restored;
  }

  /** States of 0.1.0 keep no weights of versions but those of the published one. */
  private void keepFirst(Handle handle, Weights start) {
    LayoutText.write(handle, layout);
    kept.keep(handle, start, null, null);
    kept.keep(handle, VersionRows.publishedWeights(handle, layout), null, null);
  }

  /** Stores a version that satellites will hold, unless it is stored. */
  private void share(Weights weights) {
    database.inTransaction(handle -> shared.put(handle, weights)).run();
  }

  /** Reads again what is published, after a person has published a version. */
  public void readNumbers() {
    share(global().weights());
    database.rows(
        """
        SELECT number, version, COALESCE(announced, number) FROM versions WHERE published
        ORDER BY number
        """,
        row -> remember(row.getLong(1), ModelVersion.fromHex(row.getString(2)), row.getLong(3)));
  }

  private boolean remember(long number, ModelVersion version, long announcement) {
    published.put(number, version);
    numbers.put(version, number);
    announced.put(number, announcement);
    announcedVersions.put(announcement, number);
    return true;
  }

  /** The number by which satellites know a published version. */
  public long announced(long number) {
    return Objects.requireNonNull(announced.get(number), () -> number + " is not published");
  }

  @Override
  public OptionalLong numberOfAnnounced(long announcement) {
    Long number = announcedVersions.get(announcement);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  @Override
  public Optional<Weights> weights(ModelVersion version) {
    return shared
        .find(version)
        .or(() -> database.inTransaction(handle -> kept.find(handle, version)));
  }

  private void begin(
      Handle handle, String mission, Weights start, Instant now, Assessment assessment) {
    handle.execute(
        "INSERT INTO identity (id, mission, start_version) VALUES (1, ?, ?)",
        mission,
        start.version().hex());
    VersionRows.insert(
        handle,
        new CandidateModel(0, start, now, assessment, 0, CandidateModel.ClosedRound.none(), null));
    handle.execute("INSERT INTO global_model VALUES (1, 0, ?)", (Object) start.toLittleEndian());
    keepFirst(handle, start);
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

  /** True for the zero weights, against which those are coded who share nothing. */
  public boolean isZero(ModelVersion version) {
    return zero.equals(version);
  }

  /** Mission time at which this state began. */
  public Instant started() {
    return started;
  }

  /** The last delta that a candidate considered. */
  public long throughDelta() {
    return database.rows("SELECT MAX(through_delta) FROM versions", row -> row.getLong(1)).get(0);
  }

  /** The number of the next candidate. */
  public long nextNumber() {
    return database.read(VersionRows::nextNumber);
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
                    PublishedScores.of(
                        new Assessment(
                            metric,
                            row.getObject("accuracy", Double.class),
                            row.getObject("balanced_accuracy", Double.class),
                            row.getObject("gate_accuracy", Double.class),
                            versions().classScores(row.getLong("number")))),
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
    DeltaStep step = coded.steps().get(candidate.number());
    AtomicReference<@Nullable Runnable> sharing = new AtomicReference<>();
    long announcement =
        database.inTransaction(
            handle -> {
              long number = VersionRows.insert(handle, candidate);
              if (candidate.weights().isFinite()) {
                kept.keep(
                    handle,
                    candidate.weights(),
                    VersionRows.published(handle),
                    step == null ? null : step.delta());
              }
              CandidateModel.ClosedRound round = candidate.round();
              SatelliteStore.decided(handle, round.decided());
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
                Runnable added = shared.put(handle, candidate.weights());
                Runnable removed =
                    shared.sweep(handle, satellites.versionsInUse(candidate, published));
                sharing.set(
                    () -> {
                      added.run();
                      removed.run();
                    });
              }
              CodedVersionRows.write(handle, coded);
              EventRows.insert(handle, new GroundEvent(candidate));
              return number;
            });
    Runnable share = sharing.get();
    if (share != null) {
      share.run();
    }
    if (candidate.refusal() == null) {
      remember(candidate.number(), candidate.weights().version(), announcement);
    }
  }

  /** Writes an event. */
  public void event(GroundEvent event) {
    database.useTransaction(handle -> EventRows.insert(handle, event));
  }
}
