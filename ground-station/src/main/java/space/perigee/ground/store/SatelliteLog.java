package space.perigee.ground.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.store.StoredSatellite.Delivered;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.exchange.ExchangeChange;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delivery;
import space.perigee.sync.v1.HeldWeights;
import space.perigee.sync.v1.SatelliteChange;

/**
 * What is known of a satellite: a summary, always in memory, and while a session is open, the state
 * as of the last commit.
 *
 * <p>Thread-safe: the shard of the satellite changes it, and whoever aggregates reads its weights.
 */
final class SatelliteLog implements ExchangeChange.Keeper {

  /** State that follows from the rows. */
  static final class Details {

    private final SatelliteHistory history;
    private final SmallStates states = new SmallStates();
    private StoredExchange exchange;

    Details(SatelliteHistory history, StoredExchange exchange) {
      this.history = history;
      this.exchange = exchange;
    }
  }

  private static final long SURE = Long.MAX_VALUE;

  private final String name;
  private final Instant firstHeard;
  private final SatelliteParts parts;
  private final List<Long> rows = new ArrayList<>();
  private boolean isStored;

  /** A row behind this one may be written that is not known here; {@link #SURE} if not. */
  private long doubtAfter = SURE;

  private Instant lastHeard;
  private long deltas;
  private long bytes;
  private long lastBytes;
  private long acknowledged;
  private @Nullable Delivery delivery;
  private @Nullable Details details;

  private final Set<ModelVersion> uses = new HashSet<>();

  /** Weights that are not committed yet. */
  private final Map<ModelVersion, Weights> fresh = new HashMap<>();

  SatelliteLog(String name, Instant firstHeard, SatelliteParts parts) {
    this.name = name;
    this.firstHeard = firstHeard;
    this.lastHeard = firstHeard;
    this.parts = parts;
  }

  String name() {
    return name;
  }

  /** A satellite that is stored; its rows follow. */
  synchronized SatelliteLog stored(Instant heard) {
    isStored = true;
    lastHeard = heard;
    return this;
  }

  synchronized boolean isStored() {
    resolveDoubt();
    return isStored;
  }

  /** Reads a row for the summary. */
  synchronized void read(long id, SatelliteChange change) {
    rows.add(id);
    summarize(change);
  }

  private void summarize(SatelliteChange change) {
    addUses(change);
    deltas = change.getDeltas();
    bytes = change.getBytes();
    lastBytes = change.getLastBytes();
    acknowledged = change.getAcknowledged();
    lastHeard = Instant.ofEpochMilli(change.getLastHeardMs());
    if (change.hasDelivery()) {
      delivery = change.getDelivery();
    }
  }

  private void addUses(SatelliteChange change) {
    ExchangeChange.names(change.getExchange())
        .forEach(version -> uses.add(SatelliteHistory.version(version)));
    change.getHeardList().forEach(heard -> uses.add(SatelliteHistory.version(heard.getBase())));
    for (HeldWeights held : change.getWeightsList()) {
      if (!held.getReference().isEmpty()) {
        uses.add(SatelliteHistory.version(held.getReference()));
      }
    }
  }

  /** Versions that the rows refer to. */
  synchronized Set<ModelVersion> uses() {
    return Set.copyOf(uses);
  }

  synchronized StoredSatellite summary() {
    Delivered delivered =
        delivery == null
            ? Delivered.NONE
            : new Delivered(
                deltas,
                bytes,
                lastBytes,
                SatelliteHistory.version(delivery.getVersion()),
                delivery.getSamples());
    return new StoredSatellite(name, firstHeard, lastHeard, delivered, acknowledged);
  }

  /** The newest delivery; empty if there is none. */
  synchronized Optional<Contribution> contribution() {
    resolveDoubt();
    return Optional.ofNullable(delivery)
        .map(
            newest ->
                new Contribution(
                    newest.getDeltaId(),
                    name,
                    SatelliteHistory.version(newest.getVersion()),
                    newest.getSamples(),
                    newest.getUpdateSamples(),
                    Instant.ofEpochMilli(newest.getReceivedAtMs()),
                    newest.getOrigin()));
  }

  /**
   * Forgets the state; it is read again when it is needed.
   *
   * @param isInDoubt true if a commit failed that may have been written all the same
   */
  synchronized void forgetDetails(boolean isInDoubt) {
    details = null;
    fresh.clear();
    if (isInDoubt && doubtAfter == SURE) {
      doubtAfter = parts.rows().confirmed();
    }
  }

  /** Looks for what a failed commit has written all the same. */
  private void resolveDoubt() {
    if (doubtAfter == SURE) {
      return;
    }
    isStored |= SatelliteRows.isKnown(parts.database(), name);
    rows.removeIf(id -> !parts.rows().exists(id));
    for (SatelliteHistory.Row row : parts.rows().readAfter(doubtAfter, name)) {
      read(row.id(), row.change());
    }
    doubtAfter = SURE;
  }

  @Override
  public ParameterLayout layout() {
    return parts.layout();
  }

  @Override
  public Optional<Weights> weights(ModelVersion version) {
    Optional<Weights> shared = parts.shared().find(version);
    return shared.isPresent() || !history().has(version) ? shared : Optional.of(handle(version));
  }

  @Override
  public Optional<DeltaLevels> levels(VersionPrefix delta) {
    return history().has(delta)
        ? Optional.of(DeltaLevels.heldElsewhere(delta, layout().size(), () -> decodedLevels(delta)))
        : Optional.empty();
  }

  private synchronized DeltaLevels decodedLevels(VersionPrefix delta) {
    return history().levels(delta);
  }

  /** A version that this satellite sent; its values come when they are needed. */
  Weights handle(ModelVersion version) {
    return Weights.heldElsewhere(layout(), version, () -> values(version));
  }

  private float[] values(ModelVersion version) {
    float[] cached = parts.cache().get(version);
    return cached == null ? decoded(version) : cached;
  }

  private synchronized float[] decoded(ModelVersion version) {
    Weights known = fresh.get(version);
    if (known != null) {
      return known.toArray();
    }
    Weights weights = history().weights(version);
    history().root().ifPresent(root -> parts.cache().put(weights, root));
    return weights.toArray();
  }

  private SatelliteHistory history() {
    return details().history;
  }

  private synchronized Details details() {
    resolveDoubt();
    if (details == null) {
      details = readDetails();
    }
    return details;
  }

  private Details readDetails() {
    SatelliteHistory history = new SatelliteHistory(parts.database(), layout(), parts.shared());
    Details read = new Details(history, parts.initial());
    details = read; // the versions of the state are looked up here
    for (long id : rows) {
      SatelliteChange change = parts.rows().read(id);
      history.add(new SatelliteHistory.Row(id, change));
      apply(read, change);
    }
    return read;
  }

  private void apply(Details to, SatelliteChange change) {
    ExchangeState state =
        change.getIsBase()
            ? ExchangeChange.from(change.getExchange(), this)
            : ExchangeChange.apply(to.exchange.state(), change.getExchange(), this);
    to.exchange =
        new StoredExchange(
            state, new VersionProgress(change.getOffered(), change.getAcknowledged()));
    to.states.read(change);
  }

  synchronized StoredExchange exchange() {
    return details().exchange;
  }

  synchronized Optional<byte[]> state(String state) {
    return details().states.state(state);
  }

  /** See {@link SmallStates}. */
  synchronized byte[] window() {
    return details().states.window();
  }

  synchronized List<Long> taken() {
    return details().states.taken();
  }

  synchronized void follow(Supplier<byte[]> liveWindow) {
    details().states.follow(liveWindow);
  }

  /** Holds new weights until they are committed, and outside the heap. */
  synchronized Weights hold(ModelVersion base, Weights weights) {
    fresh.put(weights.version(), weights);
    parts
        .shared()
        .find(base)
        .or(() -> history().root())
        .ifPresent(root -> parts.cache().put(weights, root));
    return handle(weights.version());
  }

  /** Begins a change of the state as it is. */
  synchronized SatelliteChanges change() {
    return new SatelliteChanges(this, details().exchange);
  }

  /** Totals and the newest delivery so far. */
  synchronized SatelliteChange.Builder begun() {
    return SatelliteChange.newBuilder()
        .setDeltas(deltas)
        .setBytes(bytes)
        .setLastBytes(lastBytes)
        .setLastHeardMs(lastHeard.toEpochMilli());
  }

  /** True if a change is to say everything. */
  synchronized boolean isBaseDue(int moreDeltas, long moreBytes) {
    return history().deltasSinceBase() + moreDeltas > SatelliteParts.MOST_DELTAS
        || history().bytesSinceBase() + moreBytes > 4L * layout().size();
  }

  /**
   * Completes a change to one that says everything, but for the exchange.
   *
   * @param mirror whose newest version that arrived is held in full
   * @param heard levels of the deltas that arrived
   */
  synchronized void complete(
      SatelliteChange.Builder change,
      Mirror mirror,
      List<DeltaLevels> heard,
      PieceRows.Insertion pieces) {
    Details now = details();
    change.setIsBase(true);
    now.states.complete(change);
    if (delivery != null && !change.hasDelivery()) {
      change.setDelivery(delivery);
    }
    if (!heard.isEmpty()) {
      change.addLevels(ByteString.copyFrom(heard.get(0).toBytes()));
    }
    Weights newest = mirror.received().get(0);
    if (parts.shared().find(newest.version()).isEmpty()) {
      Optional<Weights> root = now.history.root();
      byte[] packed = MirrorPacking.pack(newest, root.orElseGet(() -> Weights.zero(layout())));
      change
          .addWeightsBuilder()
          .setVersion(ByteString.copyFrom(newest.version().toBytes()))
          .setReference(
              root.map(w -> ByteString.copyFrom(w.version().toBytes())).orElse(ByteString.EMPTY))
          .setPacked(pieces.add(packed));
    }
  }

  /** Rows that are not needed any more. */
  synchronized List<SatelliteHistory.Row> outdated() {
    ExchangeState state = details().exchange.state();
    return history()
        .outdated(
            state.mirror().received().stream().map(Weights::version).toList(),
            state.heardLevels().stream().map(DeltaLevels::delta).toList());
  }

  /** A change is durable. */
  synchronized void committed(
      long id, SatelliteChange change, StoredExchange next, List<SatelliteHistory.Row> outdated) {
    isStored = true;
    parts.rows().confirm(id);
    rows.add(id);
    summarize(change);
    Details now = details();
    now.history.add(new SatelliteHistory.Row(id, change));
    now.exchange = next;
    now.states.read(change);
    now.history.remove(outdated);
    if (!outdated.isEmpty()) {
      outdated.forEach(row -> rows.remove((Long) row.id()));
      uses.clear();
      now.history.rows().forEach(row -> addUses(row.change()));
    }
    fresh.clear();
  }
}
