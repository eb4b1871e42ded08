package space.perigee.ground.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.store.GroundEvent;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.StoredSatellite;
import space.perigee.ground.store.StoredSatellite.Delivered;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.FrameSource;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.StatementCourier;

/**
 * The ground's end of the exchange with one satellite. As its {@link ExchangeListener} it adds the
 * delta and the exchange's next state to the batch of its shard, which commits before the receipt
 * leaves. If the commit fails, this session is dropped, and a new one resumes from the store.
 *
 * <p>The session offers a new global version while the satellite is present, at once or as soon as
 * the current transfer is over. It does not repeat a version that the satellite refused. If the
 * satellite had lost the base, it offers the version again on a base that the satellite holds, up
 * to {@value #MAX_RETRIES} times per contact.
 */
final class SatelliteSession implements ExchangeListener, FrameSource {

  private static final Logger log = LoggerFactory.getLogger(SatelliteSession.class);

  private static final int MAX_RETRIES = 4;

  /** Mission time after which a satellite asks again that was told that nothing can be taken. */
  private static final Duration DEFERRAL = Duration.ofMinutes(10);

  /** The same in wall time, and no longer, if the database fails: it may only be restarting. */
  private static final Duration SHORT_DEFERRAL = Duration.ofSeconds(5);

  /**
   * The stored state of a session.
   *
   * @param newest delivery of the satellite; null if there is none
   */
  record Stored(
      StoredSatellite satellite, StoredExchange exchange, @Nullable Contribution newest) {}

  private final String name;
  private final GroundParts parts;
  private final SatelliteStore store;
  private final WriteBatch batch;
  private final SatelliteDeliveries deliveries;
  private final ModelExchange exchange;
  private final Endpoint endpoint;
  private final SatelliteDirectory directory;
  private final Peer peer;
  private final SatellitePresence presence;
  private final Optional<StatementCourier> statements;
  private final LabelCourier labels;
  private final OrderCourier orders;

  private VersionProgress progress;
  private boolean trusted;
  private int retries;
  private final Instant firstHeard;

  /**
   * Resumes from a stored state.
   *
   * @param traits of the link, open or not
   * @param batch where it writes; committed before any frame leaves
   * @param journals of what arrives and of models that are sent
   */
  SatelliteSession(
      Stored stored,
      LinkTraits traits,
      SessionParts shared,
      WriteBatch batch,
      YoungJournals journals) {
    StoredSatellite satellite = stored.satellite();
    GroundConfiguration.Transfers transfers = shared.configuration().transfers();
    this.parts = shared.ground();
    this.store = parts.store().satelliteStore();
    this.batch = batch;
    this.directory = shared.directory();
    this.name = satellite.name();
    this.deliveries = new SatelliteDeliveries(stored, parts, batch, shared.deliveries());
    this.presence = new SatellitePresence(name, satellite.lastHeard(), parts, batch);
    this.firstHeard = satellite.firstHeard();
    ExchangeState state = stored.exchange().state();
    this.progress = stored.exchange().progress();
    ExchangeState.Outgoing outgoing = state.outgoing();
    this.peer = directory.peer(name, batch, parts.clock().instant());
    this.statements = directory.statements(name, batch, peer);
    this.labels = directory.labels(name, peer);
    this.orders = directory.orders(name, peer, parts.store().orders(), batch, parts.clock());
    Frames frames = new Frames(peer.seal());
    this.exchange =
        new ModelExchange(
            transfers.models().fitting(traits, frames),
            state,
            peer.seal(),
            directory.models(name, peer, journals),
            this);
    if (outgoing != null && exchange.outgoing().isEmpty()) {
      this.progress =
          progress.withOffered(VersionProgress.NONE); // its content is lost: offer it again
    }
    List<Party> parties =
        new ArrayList<>(
            List.of(
                exchange, directory.examples(name, batch, peer), labels.party(), orders.party()));
    statements.ifPresent(courier -> parties.add(courier.party()));
    this.endpoint =
        new Endpoint(
            transfers.endpoint(),
            frames,
            directory.inbox(name, journals),
            peer.window(),
            (int) parts.clock().instant().toEpochMilli(),
            parties);
  }

  String name() {
    return name;
  }

  boolean isOnline() {
    return presence.isOnline();
  }

  /** The satellite is in reach, perhaps after an interruption. */
  void onPresent(LinkTraits traits) {
    retries = 0;
    if (parts.intake().isOpen()) {
      reload(parts.clock().instant());
      postOrders();
    }
    endpoint.onLinkUp(traits);
    presence.change(true, deliveries.total());
  }

  /** Posts statements about keys and labels that are new since the last read. */
  void reload(Instant now) {
    trusted = peer.seal().renew(now);
    if (trusted) {
      statements.ifPresent(courier -> courier.bring(directory.statements(), now));
      labels.post(now);
    }
  }

  /** Posts the order that comes next, if the satellite is in reach. */
  void postOrders() {
    if (trusted) {
      orders.post(parts.clock().instant());
    }
  }

  /** The satellite is out of reach. */
  void onAbsent() {
    presence.change(false, deliveries.total());
  }

  /** Has the endpoint tell the satellite when nothing can be taken. */
  private void deferOrTake(Instant now) {
    if (!parts.intake().isOpen()) {
      Duration soon = parts.clock().missionTime(SHORT_DEFERRAL);
      boolean isShort = parts.intake().isDatabaseFailing() && soon.compareTo(DEFERRAL) < 0;
      endpoint.close(now, isShort ? soon : DEFERRAL);
    } else {
      endpoint.open();
    }
  }

  /** Why what the satellite sent could not be stored; empty if it could. */
  Optional<String> obstacle(Instant now) {
    return endpoint.receiver().obstacle(now);
  }

  /**
   * Handles a frame of the satellite.
   *
   * @return false if it is not genuine
   */
  boolean onFrame(byte[] wire) {
    Instant now = parts.clock().instant();
    presence.heard(now);
    deferOrTake(now);
    if (!trusted) {
      trusted = peer.seal().renew(now); // keys may have become valid since the last read
    }
    boolean isGenuine = endpoint.onFrame(wire, now);
    deliveries.takeLoss().ifPresent(this::begin);
    return isGenuine;
  }

  /**
   * Offers {@code global} if this satellite is present and does not have it yet.
   *
   * @param steps deltas of published versions
   * @return true if it was coded for this satellite
   */
  boolean offer(GlobalModel global, List<DeltaStep> steps) {
    presence.store();
    if (!presence.isOnline()
        || !trusted
        || progress.offered() == global.number()
        || retries > MAX_RETRIES
        || !exchange.mayOffer()) {
      return false;
    }
    progress = progress.withOffered(global.number());
    Subject subject =
        Subject.ofModel(
            global.samples(), global.memberVersion(name), parts.store().announced(global.number()));
    Optional<Manifest> manifest =
        exchange.offerExactly(
            store.asShared(global.weights()), steps, subject, parts.clock().instant());
    if (manifest.isEmpty()) {
      progress = progress.withAcknowledged();
    }
    GroundEvent event =
        manifest
            .map(
                m ->
                    new GroundEvent(
                        parts.clock().instant(),
                        "version-offered",
                        name,
                        String.format(
                            Locale.ROOT, "version %d, %,d bytes", global.number(), m.length())))
            .orElse(null);
    store.exchangeChanged(batch, name, stored(exchange.state()), event);
    return true;
  }

  /**
   * A state as it is stored. What is offered is about to leave, so it counts as begun: after a
   * restart, its gaps are asked for first.
   */
  private StoredExchange stored(ExchangeState state) {
    return new StoredExchange(state.withOutgoingBegun(), progress);
  }

  /**
   * The next frame for this satellite. While the satellite is not known to be present, only answers
   * to its frames: presence may be reported late, and a station forwards frames of satellites that
   * have left.
   */
  @Override
  public Optional<Endpoint.Wire> poll(Instant now) {
    if (!presence.isOnline() || !parts.intake().isOpen()) {
      return endpoint.pollAnswer();
    }
    return endpoint.poll(now);
  }

  /**
   * Answers are due when a frame comes; the rest waits for its time while the satellite is there.
   */
  @Override
  public Optional<Instant> wakeAt(Instant now) {
    return presence.isOnline() && parts.intake().isOpen() ? endpoint.wakeAt(now) : Optional.empty();
  }

  /** Weights that arrived lie outside the heap, and what is remembered of deltas is compressed. */
  @Override
  public ExchangeState held(Incoming incoming, ExchangeState next) {
    Weights arrived = incoming.weights();
    return next.heldBy(
        weights -> weights == arrived ? store.hold(name, incoming.base(), arrived) : weights,
        DeltaLevels::packed);
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    deliveries.accepted(incoming, exchange.state().mirror(), stored(next));
  }

  /** The satellite has lost what it held: it is offered the global model at once. */
  private void begin(SatelliteDeliveries.Loss found) {
    Incoming incoming = found.incoming();
    String reason = found.reason();
    exchange.onLoss(
        List.of(Subject.prefix(incoming.base()), Subject.prefix(incoming.weights().version())));
    progress = new VersionProgress(VersionProgress.NONE, 0);
    store.exchangeChanged(
        batch,
        name,
        stored(exchange.state()),
        new GroundEvent(parts.clock().instant(), "satellite-begins-anew", name, reason));
    log.warn("event=satellite-begins-anew satellite={} reason=\"{}\"", name, reason);
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {
    deliveries.refused(manifest, receipt, stored(next));
  }

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    VersionProgress after =
        switch (receipt.verdict()) {
          case ACCEPTED -> progress.withAcknowledged();
          case REFUSED -> progress;
          case UNKNOWN_BASE -> progress.withOffered(VersionProgress.NONE);
        };
    if (receipt.verdict() == Receipt.Verdict.UNKNOWN_BASE) {
      retries++;
    }
    GroundEvent event =
        new GroundEvent(
            parts.clock().instant(),
            "receipt-" + receipt.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            name,
            "version "
                + progress.offered()
                + (receipt.reason().isEmpty() ? "" : ": ")
                + receipt.reason());
    progress = after;
    store.exchangeChanged(batch, name, stored(next), event);
    log.info(
        "event=receipt satellite={} version={} verdict={}",
        name,
        after.offered(),
        receipt.verdict());
  }

  /** What there is to store of this satellite, besides the exchange. */
  StoredSatellite stored() {
    return new StoredSatellite(
        name, firstHeard, presence.lastHeard(), deliveries.total(), progress.acknowledged());
  }

  /** A satellite as the API shows it. */
  static GroundStatus.SatelliteStatus status(StoredSatellite satellite, boolean isOnline) {
    Delivered delivered = satellite.delivered();
    return new GroundStatus.SatelliteStatus(
        satellite.name(),
        isOnline,
        GroundStatus.time(satellite.lastHeard()),
        delivered.newest() == null ? null : delivered.newest().hex(),
        satellite.acknowledged(),
        delivered.samples(),
        delivered.deltas(),
        delivered.bytes(),
        delivered.lastBytes());
  }

  /** Transfers under way, to and from this satellite. */
  List<GroundStatus.TransferStatus> transfers() {
    List<GroundStatus.TransferStatus> all = new ArrayList<>();
    exchange.outgoing().ifPresent(m -> all.add(transfer(m, "up", exchange.bytesLeft())));
    for (Receiver.Arriving arriving : endpoint.receiver().arriving()) {
      all.add(transfer(arriving.manifest(), "down", arriving.bytesLeft()));
    }
    return all;
  }

  private GroundStatus.TransferStatus transfer(Manifest manifest, String direction, long left) {
    return new GroundStatus.TransferStatus(
        name, direction, manifest.content().hex(), manifest.length(), left);
  }
}
