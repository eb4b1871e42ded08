package space.perigee.ground.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.store.StoredSatellite.Delivered;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;

/**
 * What the ground knows of each satellite: when it was heard, what it delivered, and the state of
 * the exchange with it. Writes go into a {@link WriteBatch} and are durable once that is committed;
 * reads see what is durable.
 */
public final class SatelliteStore {

  private final Database database;
  private final ParameterLayout layout;

  SatelliteStore(Database database, ParameterLayout layout) {
    this.database = database;
    this.layout = layout;
  }

  /** Known satellites, by name. */
  public List<StoredSatellite> satellites() {
    return satellites("TRUE");
  }

  /** A known satellite. */
  public Optional<StoredSatellite> satellite(String name) {
    return satellites("s.name = ?", name).stream().findFirst();
  }

  private List<StoredSatellite> satellites(String condition, Object... arguments) {
    return database.rows(
        """
        SELECT s.name, s.first_heard_ms, s.last_heard_ms, t.deltas, t.bytes,
               n.bytes AS last_bytes, n.result, c.samples, e.acknowledged
        FROM satellites s
        LEFT JOIN (SELECT satellite, COUNT(*) AS deltas, SUM(bytes) AS bytes FROM deltas
                   WHERE verdict = 'ACCEPTED' GROUP BY satellite) t ON t.satellite = s.name
        LEFT JOIN contributions c ON c.satellite = s.name
        LEFT JOIN deltas n ON n.id = c.delta_id
        LEFT JOIN exchange_state e ON e.satellite = s.name
        WHERE %s ORDER BY s.name
        """
            .formatted(condition),
        row ->
            new StoredSatellite(
                row.getString("name"),
                Instant.ofEpochMilli(row.getLong("first_heard_ms")),
                Instant.ofEpochMilli(row.getLong("last_heard_ms")),
                delivered(row),
                row.getLong("acknowledged")),
        arguments);
  }

  private static Delivered delivered(ResultSet row) throws SQLException {
    String newest = row.getString("result");
    return new Delivered(
        row.getLong("deltas"),
        row.getLong("bytes"),
        row.getLong("last_bytes"),
        newest == null ? null : ModelVersion.fromHex(newest),
        row.getLong("samples"));
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

  /** The newest delivery of each satellite, by name. */
  public List<Contribution> contributions() {
    return contributions("TRUE");
  }

  /** The newest delivery of a satellite. */
  public Optional<Contribution> contribution(String satellite) {
    return contributions("satellite = ?", satellite).stream().findFirst();
  }

  private List<Contribution> contributions(String condition, Object... arguments) {
    return database.rows(
        "SELECT * FROM contributions WHERE " + condition + " ORDER BY satellite",
        row ->
            new Contribution(
                row.getLong("delta_id"),
                row.getString("satellite"),
                ModelVersion.fromHex(row.getString("version")),
                row.getLong("samples"),
                row.getLong("update_samples"),
                Instant.ofEpochMilli(row.getLong("received_at_ms")),
                row.getLong("origin")),
        arguments);
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
        "SELECT satellite, decided, decided_origin FROM contributions WHERE decided IS NOT NULL",
        row -> new DecidedDelivery(ModelVersion.fromHex(row.getString(2)), row.getLong(3)));
  }

  /** Adds a satellite. */
  public void firstHeard(WriteBatch batch, String satellite, StoredExchange exchange, Instant now) {
    batch.add(
        satellite,
        handle -> {
          long ms = now.toEpochMilli();
          handle.execute("INSERT INTO satellites VALUES (?, ?, ?)", satellite, ms, ms);
          saveExchange(handle, satellite, exchange);
          EventRows.insert(handle, new GroundEvent(now, "satellite-first-heard", satellite, ""));
        });
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
          long ms = decision.receivedAt().toEpochMilli();
          id.set(insert(handle, decision));
          if (accepted != null) {
            newest(handle, accepted.delivery().withDeltaId(id.get()));
          }
          saveExchange(handle, decision.satellite(), next);
          heard(handle, decision.satellite(), ms);
          EventRows.insert(handle, new GroundEvent(decision));
        });
    return id::get;
  }

  private static void newest(Handle handle, Contribution delivery) {
    Object[] values = {
      delivery.deltaId(),
      delivery.version().hex(),
      delivery.samples(),
      delivery.updateSamples(),
      delivery.receivedAt().toEpochMilli(),
      delivery.origin(),
      delivery.satellite()
    };
    int updated =
        handle.execute(
            """
            UPDATE contributions SET delta_id = ?, version = ?, samples = ?, update_samples = ?,
              received_at_ms = ?, origin = ? WHERE satellite = ?
            """,
            values);
    if (updated == 0) {
      handle.execute(
          """
          INSERT INTO contributions (delta_id, version, samples, update_samples, received_at_ms,
            origin, satellite) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          values);
    }
  }

  private static long insert(Handle handle, Decision decision) {
    return handle
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
        .bind(6, decision.receivedAt().toEpochMilli())
        .bind(7, decision.verdict().name())
        .bind(8, decision.reason())
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
    batch.add(
        satellite,
        handle -> {
          saveExchange(handle, satellite, next);
          if (event != null) {
            EventRows.insert(handle, event);
          }
        });
  }

  /** Writes that a satellite came into reach or left it. */
  public void presence(WriteBatch batch, String satellite, boolean online, Instant now) {
    batch.add(
        satellite,
        handle -> {
          heard(handle, satellite, now.toEpochMilli());
          EventRows.insert(
              handle, new GroundEvent(now, online ? "online" : "offline", satellite, ""));
        });
  }

  private static void saveExchange(Handle handle, String satellite, StoredExchange exchange) {
    ExchangeState.Outgoing outgoing = exchange.state().outgoing();
    handle.execute("DELETE FROM exchange_state WHERE satellite = ?", satellite);
    handle.execute(
        "INSERT INTO exchange_state VALUES (?, ?, ?, ?, ?)",
        satellite,
        exchange.state().toBytes(),
        outgoing != null && outgoing.begun(),
        exchange.progress().offered(),
        exchange.progress().acknowledged());
  }

  private static void heard(Handle handle, String satellite, long ms) {
    handle.execute("UPDATE satellites SET last_heard_ms = ? WHERE name = ?", ms, satellite);
  }
}
