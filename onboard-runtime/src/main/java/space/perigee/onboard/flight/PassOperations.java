package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Subject;

/**
 * What a satellite does about a contact.
 *
 * <pre>
 *   AOS - lead   choose hard examples; make a delta of what was learned, keep it
 *   AOS          want the link up
 *   in between   frames in, frames out; after a receipt another delta, if enough was learned anew
 *   LOS - guard  nothing new leaves
 *   LOS          want the link down; what is unfinished goes on in the next contact
 * </pre>
 *
 * What the pass can carry is known from the radio's rate and the contact's length. A lossless delta
 * that is longer goes in layers: deltas of a part of the pass each, every one against the result of
 * the one before, so that what has arrived when the link is cut counts.
 *
 * <p>A delta is never replaced while some of it may have been sent: at low rates it takes several
 * contacts, and would never arrive.
 */
final class PassOperations {

  private static final Logger log = LoggerFactory.getLogger(PassOperations.class);

  /** Bounds what is taken in one step, so that a flood of it does not stop the learning. */
  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(1024, Integer.MAX_VALUE);

  /** What leaves later than this before LOS does not arrive. */
  private static final Duration GUARD = Duration.ofSeconds(1);

  /** Layers into which what a pass can carry is divided. */
  private static final int LAYERS = 4;

  private static final int MIN_LAYER_BYTES = 128;

  private final FlightSettings settings;
  private final ContactPlan contacts;
  private final Link link;
  private final FrameSeal seal;
  private final Outbox outbox;
  private final ModelExchange exchange;
  private final Endpoint endpoint;
  private final Learner learner;
  private final Optional<HardExampleDownlink> hardExamples;
  private final FlightCounters counters;
  private final Runnable checkpoint;
  private final Duration ahead;
  private final LinkPump pump;

  private @Nullable Contact prepared;
  private @Nullable Contact open;
  private long trainedAtOffer;
  private boolean moreLayers;
  private long sentInPass;
  private long ackedBeforePass;
  private @Nullable PassReport lastPass;

  /**
   * @param contacts of this satellite
   * @param checkpoint makes the state durable
   */
  PassOperations(
      FlightSettings settings,
      ContactPlan contacts,
      GroundLink ground,
      ModelExchange exchange,
      Endpoint endpoint,
      Learner learner,
      Optional<HardExampleDownlink> hardExamples,
      FlightCounters counters,
      long trainedAtOffer,
      Runnable checkpoint) {
    this.settings = settings;
    this.contacts = contacts;
    this.link = ground.link();
    this.seal = ground.peer().seal();
    this.outbox = ground.outbox();
    this.exchange = exchange;
    this.endpoint = endpoint;
    this.learner = learner;
    this.hardExamples = hardExamples;
    this.counters = counters;
    this.trainedAtOffer = trainedAtOffer;
    this.checkpoint = checkpoint;
    this.ahead = settings.contacts().lead();
    this.pump = new LinkPump(link, new Listener(), LIMITS);
    pump.add(settings.satellite(), this::nextFrame);
  }

  /** Does what is due at {@code now}. */
  void step(Instant now) {
    Optional<Contact> current = contacts.openAt(now);
    current
        .or(() -> contacts.nextAfter(now).filter(c -> !now.isBefore(c.aos().minus(ahead))))
        .filter(contact -> !contact.equals(prepared))
        .ifPresent(contact -> prepare(contact, now));
    turn(current.orElse(null), now);
    if (open != null) {
      exchangeFrames(now, open);
    }
  }

  private void prepare(Contact contact, Instant now) {
    boolean alreadyTalking = open != null;
    prepared = contact;
    if (hardExamples.map(downlink -> downlink.prepare(now)).orElse(false)) {
      checkpoint.run();
    }
    if (!alreadyTalking || hasLearnedEnough()) {
      offer(now, contact);
    }
  }

  private boolean hasLearnedEnough() {
    return counters.get(Counter.SAMPLES_TRAINED) - trainedAtOffer
        >= settings.contacts().minNewSamples();
  }

  private void offer(Instant now, Contact contact) {
    if (!exchange.mayOffer()) {
      return;
    }
    long trained = counters.get(Counter.SAMPLES_TRAINED);
    Optional<Manifest> manifest =
        fitting(Subject.ofDelta(trained), plannedBytes(contact, now), now);
    if (manifest.isPresent() || exchange.lackedRoom()) {
      trainedAtOffer = trained; // coding the same again would make no room for it
    }
    if (manifest.isPresent()) {
      counters.count(Counter.DELTAS_SENT);
      checkpoint.run();
      log.info(
          "event=delta-offered content={} bytes={} samples={}",
          manifest.get().content(),
          manifest.get().length(),
          trained);
    }
  }

  /** A delta as the rules say, or where that is lossless and too long for the pass, a layer. */
  private Optional<Manifest> fitting(Subject subject, long plannedBytes, Instant now) {
    Weights weights = learner.weights();
    boolean mayLayer =
        plannedBytes > 0 && settings.contacts().deltas() instanceof DeltaTarget.Lossless;
    int layer = (int) Math.max(MIN_LAYER_BYTES, plannedBytes / LAYERS);
    Optional<Manifest> manifest =
        exchange.offer(
            weights,
            subject,
            mayLayer ? plannedBytes : Long.MAX_VALUE,
            mayLayer ? new DeltaTarget.Bytes(layer) : settings.contacts().deltas(),
            now);
    moreLayers = mayLayer && manifest.isPresent() && !exchange.offers(weights);
    return manifest;
  }

  /** Bytes that the rest of a contact can carry down; 0 if the rate is not known. */
  private long plannedBytes(Contact contact, Instant now) {
    Instant from = now.isBefore(contact.aos()) ? contact.aos() : now;
    double seconds = Duration.between(from, contact.los().minus(GUARD)).toMillis() / 1000.0;
    return (long) Math.max(0, seconds * settings.contacts().payloadBps() / Byte.SIZE);
  }

  private void turn(@Nullable Contact next, Instant now) {
    Contact before = open;
    open = next;
    if (next != null && before == null) {
      log.info(
          "event=contact-open station={} los={} queueBytes={}",
          next.station(),
          next.los(),
          outbox.bytes());
      sentInPass = 0;
      ackedBeforePass = counters.get(Counter.DELTAS_ACKED);
      seal.renew(now);
      link.open();
    } else if (next == null && before != null) {
      lastPass =
          new PassReport(
              before.station(),
              before.aos(),
              plannedBytes(before, before.aos()),
              sentInPass,
              counters.get(Counter.DELTAS_ACKED) - ackedBeforePass);
      log.info(
          "event=contact-closed station={} plannedBytes={} sentBytes={} deltasAcked={} queueBytes={}",
          lastPass.station(),
          lastPass.plannedBytes(),
          lastPass.sentBytes(),
          lastPass.deltasAcked(),
          outbox.bytes());
      link.shut();
    }
  }

  private void exchangeFrames(Instant now, Contact contact) {
    receive(now);
    boolean timeIsLeft = !now.plus(settings.contacts().minContactLeft()).isAfter(contact.los());
    if (exchange.outgoing().isEmpty() && timeIsLeft && (hasLearnedEnough() || moreLayers)) {
      offer(now, contact);
    }
    if (now.isBefore(contact.los().minus(GUARD))) {
      pump.send(() -> now);
    }
  }

  private void receive(Instant now) {
    try {
      pump.receive(Duration.ZERO, () -> now);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Endpoint.Wire> nextFrame(Instant now) {
    boolean mayHaveBegun = exchange.mayOffer();
    Optional<Endpoint.Wire> frame = endpoint.poll(now);
    if (mayHaveBegun && !exchange.mayOffer()) {
      // From here on a restart must ask what has arrived, and not send all of it again.
      checkpoint.run();
    }
    return frame;
  }

  /** Something that its owner took from the link. */
  void onEvent(Link.Event event, Instant now) {
    if (open != null) {
      pump.accept(event, now);
    }
  }

  /** The endpoint behind the pump. */
  private final class Listener implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      return endpoint.onFrame(arrival.wire(), now);
    }

    @Override
    public void onLinkUp(LinkTraits traits) {
      endpoint.onLinkUp(traits);
    }

    @Override
    public void onSent(Endpoint.Wire frame) {
      sentInPass += frame.bytes().length;
    }
  }

  /** When there is something to do after {@code now}; {@link Instant#MAX} if never. */
  Instant next(Instant now) {
    if (open != null) {
      Instant tick = now.plus(settings.transfer().contactTick());
      return tick.isBefore(open.los()) ? tick : open.los();
    }
    return contacts
        .nextAfter(now)
        .map(
            contact -> {
              Instant preparation = contact.aos().minus(ahead);
              return preparation.isAfter(now) ? preparation : contact.aos();
            })
        .orElse(Instant.MAX);
  }

  /** The pass that ended last; null if none has since the process began. */
  @Nullable PassReport lastPass() {
    return lastPass;
  }

  /** The open contact. */
  @Nullable Contact open() {
    return open;
  }

  long trainedAtOffer() {
    return trainedAtOffer;
  }
}
