package space.perigee.ground.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.journal.SavedState;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;

/*
 * The state of a satellite is a log (SatelliteLog): one row for each commit that changed it, with the deltas as they were
 * received. A delta costs a row in proportion to itself, at the end of the tables, where the rows of one commit lie
 * together; nothing that is on disk is written again. What follows from the rows is in memory: a summary of each satellite,
 * and the state of those with a session.
 *
 * There is no index by satellite, which would cost a page for each delta. The ground reads the log once when it starts, and
 * remembers which rows are whose.
 */

/**
 * What the ground knows of each satellite: when it was heard, what it delivered, and the state of
 * the exchange with it. Writes go into a {@link WriteBatch} and are durable once that is committed;
 * reads see what is durable. Thread-safe, but for two batches that change the same satellite.
 */
public final class SatelliteStore {

  /** Versions that satellites may be offered: those that lately were the newest. */
  private static final int RECENT = 8;

  private final Database database;
  private final SatelliteParts parts;
  private final PieceRows pieces;
  private final ConcurrentMap<String, SatelliteLog> logs = new ConcurrentHashMap<>();

  SatelliteStore(
      Database database,
      ParameterLayout layout,
      SharedVersions shared,
      PieceRows pieces,
      MirrorCache cache) {
    this.database = database;
    this.pieces = pieces;
    StoredExchange initial =
        new StoredExchange(
            ExchangeState.startingFrom(Weights.zero(layout)), VersionProgress.start());
    this.parts =
        new SatelliteParts(database, layout, shared, cache, new SatelliteRows(database), initial);
    database.rows(
        "SELECT name, first_heard_ms, last_heard_ms FROM satellites",
        row ->
            logs.put(
                row.getString(1),
                new SatelliteLog(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), parts)
                    .stored(Instant.ofEpochMilli(row.getLong(3)))));
    parts.rows().read((id, satellite, change) -> log(satellite).read(id, change));
    new EarlierStates(database, parts, pieces).takeOver(logs);
  }

  private SatelliteLog log(String satellite) {
    return Objects.requireNonNull(logs.get(satellite), satellite);
  }

  private Stream<SatelliteLog> stored() {
    return logs.values().stream().filter(SatelliteLog::isStored);
  }

  /** Known satellites, by name. */
  public List<StoredSatellite> satellites() {
    return stored()
        .map(SatelliteLog::summary)
        .sorted(Comparator.comparing(StoredSatellite::name))
        .toList();
  }

  /** A known satellite. */
  public Optional<StoredSatellite> satellite(String name) {
    return Optional.ofNullable(logs.get(name))
        .filter(SatelliteLog::isStored)
        .map(SatelliteLog::summary);
  }

  /** The exchange with {@code satellite}, as of its last change. */
  public Optional<StoredExchange> exchange(String satellite) {
    return Optional.ofNullable(logs.get(satellite))
        .filter(SatelliteLog::isStored)
        .map(SatelliteLog::exchange);
  }

  /** Forgets the state of a satellite in memory: its session has ended. */
  public void forget(String satellite) {
    SatelliteLog log = logs.get(satellite);
    if (log != null) {
      log.forgetDetails(false);
    }
  }

  /**
   * Forgets the state of a satellite in memory, since a commit of its changes has failed. Whether
   * the database wrote them all the same shows when it works again.
   */
  public void forgetUncommitted(String satellite) {
    SatelliteLog log = logs.get(satellite);
    if (log != null) {
      log.forgetDetails(true);
    }
  }

  /** The newest delivery of each satellite, by name. */
  public List<Contribution> contributions() {
    return stored()
        .map(SatelliteLog::contribution)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Contribution::satellite))
        .toList();
  }

  /** The newest delivery of a satellite. */
  public Optional<Contribution> contribution(String satellite) {
    return Optional.ofNullable(logs.get(satellite)).flatMap(SatelliteLog::contribution);
  }

  /**
   * A delivery that was decided on.
   *
   * @param version of its weights
   * @param origin number of the global version that they were trained from
   */
  public record DecidedDelivery(ModelVersion version, long origin) {}

  /** The newest delivery of each satellite that was decided on, by name. */
  public SortedMap<String, DecidedDelivery> decidedDeliveries() {
    return database.map(
        "SELECT satellite, version, origin FROM decided_deliveries",
        row -> new DecidedDelivery(ModelVersion.fromHex(row.getString(2)), row.getLong(3)));
  }

  /**
   * Training samples of what each satellite has delivered after a delta, by its name. What repeats
   * no samples has those of the delta before, which are counted once.
   *
   * @param delta the last that a candidate considered
   */
  public SortedMap<String, Long> samplesSince(long delta) {
    SortedMap<String, Long> sums = new TreeMap<>();
    Map<String, Long> claims = new HashMap<>();
    database.rows(
        """
        SELECT satellite, samples, update_samples FROM deltas
        WHERE id > ? AND update_samples IS NOT NULL ORDER BY id
        """,
        row -> {
          Long claimed = row.getLong(2);
          boolean isRepeated = claimed.equals(claims.put(row.getString(1), claimed));
          return sums.merge(row.getString(1), isRepeated ? 0 : row.getLong(3), SatelliteStore::sum);
        },
        delta);
    return sums;
  }

  /** Mission time at which the last accepted delta of a satellite before another arrived. */
  public Optional<Instant> receivedBefore(String satellite, long delta) {
    return database
        .rows(
            """
            SELECT received_at_ms FROM deltas
            WHERE satellite = ? AND id < ? AND verdict = ? ORDER BY id DESC LIMIT 1
            """,
            row -> Instant.ofEpochMilli(row.getLong(1)),
            satellite,
            delta,
            Receipt.Verdict.ACCEPTED.name())
        .stream()
        .findFirst();
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Writes which deliveries a candidate considered. */
  static void decided(Handle handle, List<VersionMember> members) {
    for (VersionMember member : members) {
      int updated =
          handle.execute(
              "UPDATE decided_deliveries SET version = ?, origin = ? WHERE satellite = ?",
              member.version().hex(),
              member.origin(),
              member.satellite());
      if (updated == 0) {
        handle.execute(
            "INSERT INTO decided_deliveries (version, origin, satellite) VALUES (?, ?, ?)",
            member.version().hex(),
            member.origin(),
            member.satellite());
      }
    }
  }

  /** Adds a satellite. */
  public void firstHeard(WriteBatch batch, String satellite, StoredExchange exchange, Instant now) {
    SatelliteLog log = logs.computeIfAbsent(satellite, name -> new SatelliteLog(name, now, parts));
    batch.add(
        satellite,
        handle -> {
          long ms = now.toEpochMilli();
          handle.execute("INSERT INTO satellites VALUES (?, ?, ?)", satellite, ms, ms);
          EventRows.insert(handle, new GroundEvent(now, "satellite-first-heard", satellite, ""));
        });
    batch.change(log).begin(exchange, now);
  }

  /**
   * Holds weights that arrived as the store does: outside the heap, and decoded again when they
   * have been idle. They must be part of the next {@link #decided}.
   *
   * @param base version that they arrived as a delta on
   */
  public Weights hold(String satellite, ModelVersion base, Weights weights) {
    return log(satellite).hold(base, weights);
  }

  /** The same weights as all satellites share them, if they do; their values are held once. */
  public Weights asShared(Weights weights) {
    return parts.shared().find(weights.version()).orElse(weights);
  }

  /**
   * Writes the decision on a content.
   *
   * @param accepted null if it was refused
   * @return the number of its row, once the batch is committed
   */
  public LongSupplier decided(
      WriteBatch batch, Decision decision, @Nullable AcceptedDelta accepted, StoredExchange next) {
    AtomicLong id = new AtomicLong();
    batch.add(
        decision.satellite(),
        handle -> {
          id.set(insert(handle, decision, accepted));
          EventRows.insert(handle, new GroundEvent(decision));
        });
    SatelliteChanges change = batch.change(log(decision.satellite()));
    change.exchange(next);
    change.heard(decision.receivedAt());
    if (accepted != null) {
      change.accepted(accepted, decision.bytes(), id::get);
    }
    return id::get;
  }

  private static long insert(Handle handle, Decision decision, @Nullable AcceptedDelta accepted) {
    return handle
        .createUpdate(
            """
            INSERT INTO deltas (satellite, content, base, result, bytes, samples,
              received_at_ms, verdict, reason, update_samples)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .bind(0, decision.satellite())
        .bind(1, decision.content().hex())
        .bind(2, hex(decision.base()))
        .bind(3, hex(decision.result()))
        .bind(4, decision.bytes())
        .bind(5, decision.samples())
        .bind(6, decision.receivedAt().toEpochMilli())
        .bind(7, decision.verdict().name())
        .bind(8, decision.reason())
        .bind(9, accepted == null ? null : (Long) accepted.delivery().updateSamples())
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  private static @Nullable String hex(@Nullable ModelVersion version) {
    return version == null ? null : version.hex();
  }

  /** Writes the new state of an exchange, and why it changed, if operators should know. */
  public void exchangeChanged(
      WriteBatch batch, String satellite, StoredExchange next, @Nullable GroundEvent event) {
    batch.change(log(satellite)).exchange(next);
    if (event != null) {
      batch.add(satellite, handle -> EventRows.insert(handle, event));
    }
  }

  /** Writes that a satellite came into reach or left it. */
  public void presence(WriteBatch batch, String satellite, Instant now, GroundEvent event) {
    batch.change(log(satellite)).heard(now);
    batch.add(satellite, handle -> EventRows.insert(handle, event));
  }

  /** A small state of a satellite, whose saves go into the batch. */
  public SavedState state(WriteBatch batch, String satellite, String name) {
    return new BatchedState(batch, log(satellite), name);
  }

  /**
   * The window of the manifests that were taken from a satellite; those that are taken go into the
   * batch. One that was saved as a whole, as state {@code taken}, begins it.
   *
   * @param now mission time
   * @param longest longest time from the making of a manifest to its arrival
   */
  public ReplayWindow window(WriteBatch batch, String satellite, Instant now, Duration longest) {
    SatelliteLog log = log(satellite);
    ReplayWindow window =
        ReplayWindow.logged(
            log.window(), log.taken(), sequence -> batch.change(log).taken(sequence), now, longest);
    log.follow(window::toBytes);
    return window;
  }

  /**
   * The versions that states of satellites refer to, and those that satellites may be offered now.
   */
  Set<ModelVersion> versionsInUse(CandidateModel newest, Map<Long, ModelVersion> published) {
    Set<ModelVersion> versions = new HashSet<>();
    logs.values().forEach(log -> versions.addAll(log.uses()));
    versions.add(newest.weights().version());
    published.forEach(
        (number, version) -> {
          if (number == 0 || number >= newest.number() - RECENT) {
            versions.add(version);
          }
        });
    return versions;
  }

  SatelliteRows rows() {
    return parts.rows();
  }

  PieceRows pieces() {
    return pieces;
  }
}
