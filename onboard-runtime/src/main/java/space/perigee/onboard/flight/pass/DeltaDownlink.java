package space.perigee.onboard.flight.pass;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.FrameSource;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

/**
 * Sends deltas of the model to the ground: puts them into the outbox, one at a time.
 *
 * <p>A lossy delta that exceeds the capacity of a pass is coded again with fewer weights, so that
 * it arrives in that pass; it never carries more because there is room. A lossless delta that
 * exceeds it is sent in layers: smaller deltas, each against the result of the previous one, so
 * that every layer that arrives before the link is cut takes effect.
 *
 * <p>A delta is never replaced once part of it may have been sent: at low rates a delta takes
 * several contacts and would otherwise never arrive.
 */
public final class DeltaDownlink {

  private static final Logger log = LoggerFactory.getLogger(DeltaDownlink.class);

  /** Layers per pass. */
  private static final int LAYERS = 4;

  private static final int MIN_BYTES = 128;

  /** Share of a pass that a lossy delta may take; the rest is for frames, repeats and samples. */
  private static final double SHARE = 0.75;

  private final ModelExchange exchange;
  private final LearnedWeights learned;
  private final ContactRules rules;
  private final FlightCounters counters;
  private final DiskWatch disk;
  private long trainedAtOffer;
  private boolean moreLayers;

  /**
   * @param learned what to send
   * @param trainedAtOffer the counter of trained samples at the last offer
   * @param disk makes the state durable
   */
  public DeltaDownlink(
      ModelExchange exchange,
      LearnedWeights learned,
      ContactRules rules,
      FlightCounters counters,
      long trainedAtOffer,
      DiskWatch disk) {
    this.exchange = exchange;
    this.learned = learned;
    this.rules = rules;
    this.counters = counters;
    this.trainedAtOffer = trainedAtOffer;
    this.disk = disk;
  }

  /**
   * True if enough samples were trained on since the last offer for another one in the same
   * contact.
   */
  boolean hasLearnedEnough() {
    return counters.get(Counter.SAMPLES_TRAINED) - trainedAtOffer >= rules.minNewSamples();
  }

  /**
   * Offers another delta in a contact if none waits and there is another layer or enough new
   * training.
   *
   * @param plannedBytes that the rest of the contact can carry; 0 if not known
   */
  void offerNext(long plannedBytes, Instant now) {
    if (exchange.outgoing().isEmpty() && (hasLearnedEnough() || moreLayers)) {
      offer(plannedBytes, now);
    }
  }

  /**
   * Offers a delta of the current weights, unless a transfer has begun or the disk has just failed.
   *
   * @param plannedBytes that the rest of the contact can carry; 0 if not known
   */
  void offer(long plannedBytes, Instant now) {
    if (exchange.mayOffer() && disk.mayTry()) {
      disk.attempt(() -> code(plannedBytes, now));
    }
  }

  private void code(long plannedBytes, Instant now) {
    long trained = counters.get(Counter.SAMPLES_TRAINED);
    Optional<Manifest> manifest = fitting(learned.subject(trained), plannedBytes, now);
    if (manifest.isPresent() || exchange.lackedRoom()) {
      trainedAtOffer = trained; // coding the same again would make no room for it
    }
    if (manifest.isPresent()) {
      counters.count(Counter.DELTAS_SENT);
      disk.checkpoint();
      log.info(
          "event=delta-offered content={} bytes={} samples={}",
          manifest.get().content(),
          manifest.get().length(),
          trained);
    }
  }

  /**
   * A delta according to the rules; if that exceeds the capacity of the pass, one with fewer
   * weights or, if it is lossless, a layer.
   */
  private Optional<Manifest> fitting(Subject subject, long plannedBytes, Instant now) {
    boolean replaces = exchange.outgoing().isPresent();
    Weights weights = learned.wanted();
    boolean layered = rules.deltas() instanceof DeltaTarget.Lossless;
    long most = Math.max(MIN_BYTES, (long) (layered ? plannedBytes : plannedBytes * SHARE));
    long smaller = layered ? Math.max(MIN_BYTES, most / LAYERS) : most;
    Optional<Manifest> manifest =
        plannedBytes == 0
            ? exchange.offer(weights, subject, now)
            : exchange.offer(
                weights,
                subject,
                most,
                new DeltaTarget.Bytes((int) Math.min(Integer.MAX_VALUE, smaller)),
                now);
    if (manifest.isPresent()) {
      learned.offered(weights, exchange.state().mirror().offered().get(0), replaces);
    }
    moreLayers = layered && plannedBytes > 0 && manifest.isPresent() && !exchange.offers(weights);
    return manifest;
  }

  /**
   * Adds a checkpoint before the first frame of a delta leaves, so that after a restart the
   * satellite asks which segments have arrived instead of sending all again. No frame leaves while
   * the last checkpoint is not durable.
   */
  FrameSource checkpointed(FrameSource frames) {
    return now -> {
      if (disk.isFailing() && !(disk.mayTry() && disk.checkpoint())) {
        return Optional.empty();
      }
      boolean mayHaveBegun = exchange.mayOffer();
      Optional<Endpoint.Wire> frame = frames.poll(now);
      if (mayHaveBegun && !exchange.mayOffer()) {
        disk.checkpoint();
      }
      return frame;
    };
  }

  /** Number of deltas that the ground has accepted. */
  long acked() {
    return counters.get(Counter.DELTAS_ACKED);
  }

  /** The counter of trained samples at the last offer. */
  public long trainedAtOffer() {
    return trainedAtOffer;
  }
}
