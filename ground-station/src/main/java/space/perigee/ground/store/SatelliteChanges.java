package space.perigee.ground.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.exchange.ExchangeChange;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.v1.HeardDelta;
import space.perigee.sync.v1.SatelliteChange;

/** What a batch changes of one satellite: one row of its log. */
final class SatelliteChanges {

  private final SatelliteLog log;
  private final StoredExchange before;
  private StoredExchange after;

  /** The state of a new satellite, before what else changes; null for one that is known. */
  private @Nullable StoredExchange begun;

  private final List<AcceptedDelta> accepted = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();
  private final Map<String, byte[]> states = new HashMap<>();
  private long bytes;
  private long lastBytes;
  private @Nullable LongSupplier newestId;
  private @Nullable Instant heard;

  /**
   * A row that was written, until it is durable.
   *
   * @param after the state that it leads to
   */
  private record Written(SatelliteHistory.Row row, StoredExchange after) {}

  private final List<Written> written = new ArrayList<>();
  private List<SatelliteHistory.Row> outdated = List.of();

  SatelliteChanges(SatelliteLog log, StoredExchange before) {
    this.log = log;
    this.before = before;
    this.after = before;
  }

  /** The first row of a satellite. */
  void begin(StoredExchange exchange, Instant now) {
    begun = exchange;
    after = exchange;
    heard = now;
  }

  void exchange(StoredExchange next) {
    after = next;
  }

  void heard(Instant now) {
    heard = now;
  }

  /**
   * @param length of the content (bytes)
   * @param deltaId number of its row, once that is written
   */
  void accepted(AcceptedDelta delta, long length, LongSupplier deltaId) {
    accepted.add(delta);
    bytes += length;
    lastBytes = length;
    newestId = deltaId;
  }

  void taken(long sequence) {
    taken.add(sequence);
  }

  void state(String name, byte[] state) {
    states.put(name, state);
  }

  Optional<byte[]> saved(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /**
   * Adds the row; its satellite and its deltas are written already. A new satellite gets a row that
   * begins its log first: it stands on the start model, which all share, and not on what it sent at
   * once, which would have to be stored in full.
   */
  void write(Handle handle, SatelliteRows.Insertion rows, PieceRows.Insertion pieces) {
    StoredExchange from = before;
    if (begun != null) {
      from = begun;
      SatelliteChange.Builder first = log.begun();
      if (heard != null) {
        first.setLastHeardMs(heard.toEpochMilli());
      }
      addBase(first, begun, pieces);
      add(rows, first, begun);
    }
    if (begun == null || !isUnchanged()) {
      writeChange(handle, from, rows, pieces);
    }
  }

  /** True if nothing happened to a new satellite. */
  private boolean isUnchanged() {
    return after.equals(begun) && accepted.isEmpty() && taken.isEmpty() && states.isEmpty();
  }

  private void add(
      SatelliteRows.Insertion rows, SatelliteChange.Builder change, StoredExchange leadsTo) {
    SatelliteChange row = change.build();
    written.add(new Written(new SatelliteHistory.Row(rows.add(log.name(), row), row), leadsTo));
  }

  private void addBase(
      SatelliteChange.Builder change, StoredExchange exchange, PieceRows.Insertion pieces) {
    change
        .setOffered(exchange.progress().offered())
        .setAcknowledged(exchange.progress().acknowledged())
        .setExchange(ExchangeChange.to(exchange.state()));
    log.complete(change, exchange.state().mirror(), exchange.state().heardLevels(), pieces);
  }

  private void writeChange(
      Handle handle,
      StoredExchange from,
      SatelliteRows.Insertion rows,
      PieceRows.Insertion pieces) {
    SatelliteChange.Builder change = log.begun();
    long length = 0;
    for (AcceptedDelta delta : accepted) {
      change.addHeard(heard(delta, pieces));
      length += delta.delta().length;
    }
    change
        .setDeltas(change.getDeltas() + accepted.size())
        .setBytes(change.getBytes() + bytes)
        .setOffered(after.progress().offered())
        .setAcknowledged(after.progress().acknowledged())
        .addAllTaken(taken);
    if (heard != null) {
      change.setLastHeardMs(heard.toEpochMilli());
    }
    states.forEach((name, state) -> change.putStates(name, ByteString.copyFrom(state)));
    delivery(change);
    if (log.isBaseDue(accepted.size(), length)) {
      addBase(change, after, pieces);
    } else {
      change.setExchange(ExchangeChange.between(from.state(), after.state()));
    }
    outdated = begun == null ? log.outdated() : List.of();
    SatelliteRows.delete(handle, outdated);
    add(rows, change, after);
  }

  private void delivery(SatelliteChange.Builder change) {
    if (newestId != null) {
      Contribution newest = accepted.get(accepted.size() - 1).delivery();
      change
          .setLastBytes(lastBytes)
          .getDeliveryBuilder()
          .setDeltaId(newestId.getAsLong())
          .setSamples(newest.samples())
          .setUpdateSamples(newest.updateSamples())
          .setReceivedAtMs(newest.receivedAt().toEpochMilli())
          .setOrigin(newest.origin())
          .setVersion(ByteString.copyFrom(newest.version().toBytes()));
    }
  }

  private static HeardDelta heard(AcceptedDelta delta, PieceRows.Insertion pieces) {
    HeardDelta.Builder heard =
        HeardDelta.newBuilder()
            .setBase(ByteString.copyFrom(delta.base().toBytes()))
            .setResult(ByteString.copyFrom(delta.weights().version().toBytes()))
            .setName(DeltaLevels.nameOf(delta.delta()).bytes())
            .setDelta(pieces.add(delta.delta()));
    try {
      DeltaCodec.parentOf(delta.delta()).map(VersionPrefix::bytes).ifPresent(heard::setParent);
    } catch (DeltaException e) {
      throw new IllegalArgumentException("an accepted delta is damaged: " + e.getMessage(), e);
    }
    return heard.build();
  }

  /** What was written is durable. */
  void committed() {
    for (Written one : written) {
      boolean isLast = one == written.get(written.size() - 1);
      log.committed(one.row().id(), one.row().change(), one.after(), isLast ? outdated : List.of());
    }
  }
}
