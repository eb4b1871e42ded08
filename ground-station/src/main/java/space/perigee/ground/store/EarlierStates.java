package space.perigee.ground.store;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import space.perigee.sync.exchange.ExchangeChange;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delivery;
import space.perigee.sync.v1.SatelliteChange;

/**
 * Takes over the states of satellites as 0.1.0 wrote them, each with all its versions in full
 * ({@code exchange_state}, {@code contributions}), satellite by satellite: a kill leaves those that
 * are not done for the next start.
 */
final class EarlierStates {

  private record Totals(long deltas, long bytes, long lastBytes) {}

  private final Database database;
  private final SatelliteParts parts;
  private final PieceRows pieces;

  EarlierStates(Database database, SatelliteParts parts, PieceRows pieces) {
    this.database = database;
    this.parts = parts;
    this.pieces = pieces;
  }

  void takeOver(Map<String, SatelliteLog> logs) {
    List<String> names =
        database.rows("SELECT satellite FROM exchange_state", row -> row.getString(1));
    Map<String, Totals> totals = names.isEmpty() ? Map.of() : totals();
    for (String name : names) {
      take(
          Objects.requireNonNull(logs.get(name), name),
          totals.getOrDefault(name, new Totals(0, 0, 0)));
    }
  }

  private Map<String, Totals> totals() {
    Map<String, Totals> totals = new HashMap<>();
    database.rows(
        "SELECT satellite, bytes FROM deltas WHERE verdict = 'ACCEPTED' ORDER BY id",
        row -> {
          Totals before = totals.getOrDefault(row.getString(1), new Totals(0, 0, 0));
          long bytes = row.getLong(2);
          return totals.put(
              row.getString(1), new Totals(before.deltas() + 1, before.bytes() + bytes, bytes));
        });
    return totals;
  }

  private void take(SatelliteLog log, Totals totals) {
    StoredExchange exchange = exchange(log.name());
    StoredSatellite summary = log.summary();
    SatelliteChange.Builder change =
        SatelliteChange.newBuilder()
            .setIsBase(true)
            .setExchange(ExchangeChange.to(exchange.state()))
            .setOffered(exchange.progress().offered())
            .setAcknowledged(exchange.progress().acknowledged())
            .setDeltas(totals.deltas())
            .setBytes(totals.bytes())
            .setLastBytes(totals.lastBytes())
            .setLastHeardMs(summary.lastHeard().toEpochMilli());
    exchange
        .state()
        .heardLevels()
        .forEach(levels -> change.addLevels(ByteString.copyFrom(levels.toBytes())));
    delivery(log.name(), change);
    PieceRows.Insertion values = pieces.insertion();
    SatelliteRows.Insertion rows = parts.rows().insertion();
    Mirror mirror = exchange.state().mirror();
    hold(change, mirror.received(), values);
    SatelliteChange whole = change.build();
    long id = rows.add(log.name(), whole);
    List<Weights> sent = Stream.concat(mirror.sent().stream(), mirror.offered().stream()).toList();
    List<Runnable> following =
        database.inTransaction(
            handle -> {
              values.write(handle);
              rows.write(handle);
              moveDelivery(handle, log.name());
              return sent.stream().distinct().map(w -> parts.shared().put(handle, w)).toList();
            });
    following.forEach(Runnable::run);
    log.read(id, whole);
  }

  private static void moveDelivery(Handle handle, String satellite) {
    handle.execute(
        """
        INSERT INTO decided_deliveries
        SELECT satellite, decided, decided_origin FROM contributions
        WHERE satellite = ? AND decided IS NOT NULL
        """,
        satellite);
    handle.execute("DELETE FROM exchange_state WHERE satellite = ?", satellite);
    handle.execute("DELETE FROM contributions WHERE satellite = ?", satellite);
  }

  private StoredExchange exchange(String satellite) {
    return database
        .rows(
            "SELECT * FROM exchange_state WHERE satellite = ?",
            row ->
                restore(
                    row.getBytes("state"),
                    row.getBoolean("begun"),
                    new VersionProgress(row.getLong("offered"), row.getLong("acknowledged"))),
            satellite)
        .get(0);
  }

  private StoredExchange restore(byte[] bytes, boolean begun, VersionProgress progress) {
    ExchangeState state = ExchangeState.fromBytes(parts.layout(), bytes);
    // The content of 0.1.0-SNAPSHOT is not read, as receivers no longer take it.
    boolean isLost = begun && state.outgoing() == null;
    return new StoredExchange(
        begun ? state.withOutgoingBegun() : state,
        isLost ? progress.withOffered(VersionProgress.NONE) : progress);
  }

  private void delivery(String satellite, SatelliteChange.Builder change) {
    database.rows(
        "SELECT * FROM contributions WHERE satellite = ?",
        row ->
            change.setDelivery(
                Delivery.newBuilder()
                    .setDeltaId(row.getLong("delta_id"))
                    .setSamples(row.getLong("samples"))
                    .setUpdateSamples(row.getLong("update_samples"))
                    .setReceivedAtMs(row.getLong("received_at_ms"))
                    .setOrigin(row.getLong("origin"))
                    .setVersion(
                        ByteString.copyFrom(
                            ModelVersion.fromHex(row.getString("version")).toBytes()))),
        satellite);
  }

  private void hold(SatelliteChange.Builder change, List<Weights> all, PieceRows.Insertion values) {
    Weights zero = Weights.zero(parts.layout());
    Set<ModelVersion> done = new HashSet<>();
    for (Weights weights : all) {
      if (done.add(weights.version()) && parts.shared().find(weights.version()).isEmpty()) {
        change
            .addWeightsBuilder()
            .setVersion(ByteString.copyFrom(weights.version().toBytes()))
            .setPacked(values.add(MirrorPacking.pack(weights, zero)));
      }
    }
  }
}
