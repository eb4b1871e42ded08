package space.perigee.ground.session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.LearnedSince;
import space.perigee.ground.aggregate.LearnedSince.Learned;
import space.perigee.ground.aggregate.UpdateScreening.DeltaFacts;
import space.perigee.ground.store.AcceptedDelta;
import space.perigee.ground.store.Decision;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.StoredSatellite.Delivered;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;

/**
 * What one satellite delivers: adds the decision on each delta to the batch, and tells what was
 * learned since the delta before, once it is durable.
 */
final class SatelliteDeliveries {

  /** What becomes of deliveries. */
  interface Listener {

    /**
     * A delivery is durable.
     *
     * @param learned since the one before; null if that cannot be known
     */
    void onDelivery(Contribution delivery, @Nullable Learned learned);
  }

  /** A delivery of a satellite that has lost what it held. */
  record Loss(Incoming incoming, String reason) {}

  private static final Logger log = LoggerFactory.getLogger(SatelliteDeliveries.class);

  private final String name;
  private final GroundParts parts;
  private final WriteBatch batch;
  private final Listener listener;
  private Delivered total;

  /** The newest delivery, durable or about to be; null if there is none. */
  private @Nullable Contribution newest;

  /** When the delivery before {@link #newest} arrived; null if it is to be asked. */
  private @Nullable Instant receivedBefore;

  /** True if the base of the last delta was not known. */
  private boolean baseRefused;

  private @Nullable Loss loss;

  /** Goes on after what is stored. */
  SatelliteDeliveries(
      SatelliteSession.Stored stored, GroundParts parts, WriteBatch batch, Listener listener) {
    this.name = stored.satellite().name();
    this.parts = parts;
    this.batch = batch;
    this.listener = listener;
    this.total = stored.satellite().delivered();
    this.newest = stored.newest();
  }

  /** What the satellite has delivered so far. */
  Delivered total() {
    return total;
  }

  /** The loss that the last delivery shows, if it does; once. */
  Optional<Loss> takeLoss() {
    Optional<Loss> found = Optional.ofNullable(loss);
    loss = null;
    return found;
  }

  /**
   * A delta was accepted.
   *
   * @param before what both ends held before
   * @param next the state of the exchange from now on
   */
  void accepted(Incoming incoming, Mirror before, StoredExchange next) {
    Decision decision =
        new Decision(
            name,
            incoming.manifest().content(),
            incoming.base(),
            incoming.weights().version(),
            incoming.manifest().length(),
            incoming.samples(),
            parts.clock().instant(),
            Receipt.Verdict.ACCEPTED,
            "");
    Contribution last = newest;
    Optional<String> lost = FreshStart.loss(last, incoming, baseRefused, parts.store());
    baseRefused = false;
    loss = lost.map(reason -> new Loss(incoming, reason)).orElse(null);
    Learned learned =
        lost.isPresent()
            ? null
            : LearnedSince.between(last, before, incoming, parts.store()).orElse(null);
    long samples = incoming.samples();
    Contribution delivery =
        new Contribution(
            0,
            name,
            incoming.weights().version(),
            samples,
            counted(last, samples, decision.receivedAt()),
            decision.receivedAt(),
            learned != null
                ? learned.origin()
                : lost.isPresent() || last == null ? 0 : last.origin());
    receivedBefore = last == null ? parts.store().started() : last.receivedAt();
    newest = delivery;
    LongSupplier id =
        parts
            .store()
            .satelliteStore()
            .decided(
                batch,
                decision,
                new AcceptedDelta(incoming.base(), incoming.weights(), incoming.delta(), delivery),
                next);
    total = total.with(incoming.manifest().length(), incoming.weights().version(), samples);
    batch.afterCommit(
        () -> {
          parts.screening().onDelta(name, facts(incoming), decision.receivedAt());
          onDurable(delivery.withDeltaId(id.getAsLong()), learned, decision.bytes());
        });
  }

  /** Training samples of an update that count. */
  private long counted(@Nullable Contribution last, long claimed, Instant now) {
    if (last != null && last.samples() == claimed) {
      return last.updateSamples();
    }
    return parts
        .screening()
        .countedSamples(
            name,
            last == null ? claimed : last.samplesUntil(claimed),
            last == null ? parts.store().started() : madeAfter(last),
            now);
  }

  /**
   * From when on what a delta delivers can have been learned: the delta before it may have waited
   * for its contact, but was made after the receipt of the one before that.
   */
  private Instant madeAfter(Contribution last) {
    Instant known = receivedBefore;
    return known != null
        ? known
        : parts
            .store()
            .satelliteStore()
            .receivedBefore(name, last.deltaId())
            .orElse(parts.store().started());
  }

  private DeltaFacts facts(Incoming incoming) {
    return new DeltaFacts(
        incoming.manifest().sequence(),
        incoming.base(),
        parts.store().number(incoming.base()).isPresent(),
        incoming.weights().version(),
        incoming.samples());
  }

  private void onDurable(Contribution contribution, @Nullable Learned learned, long length) {
    parts.metrics().deltaDecided(Receipt.Verdict.ACCEPTED);
    log.info(
        "event=delta-accepted satellite={} version={} bytes={} samples={}",
        name,
        contribution.version(),
        length,
        contribution.samples());
    listener.onDelivery(contribution, learned);
  }

  /**
   * A delta was refused.
   *
   * @param next the state of the exchange from now on
   */
  void refused(Manifest manifest, Receipt receipt, StoredExchange next) {
    Decision decision =
        new Decision(
            name,
            receipt.content(),
            null,
            null,
            manifest.length(),
            manifest.subject().samples(),
            parts.clock().instant(),
            receipt.verdict(),
            receipt.reason());
    baseRefused |= receipt.verdict() == Receipt.Verdict.UNKNOWN_BASE;
    parts.store().satelliteStore().decided(batch, decision, null, next);
    parts.metrics().deltaDecided(receipt.verdict());
    log.warn(
        "event=delta-refused satellite={} verdict={} reason=\"{}\"",
        name,
        receipt.verdict(),
        receipt.reason());
  }
}
