package space.perigee.onboard.flight.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Outbox;

/**
 * The timetable of a pass.
 *
 * <pre>
 *   AOS - lead   post hard examples and a delta to the outbox
 *   AOS          open the link
 *   in between   receive and send frames; after a receipt offer another delta, if enough was learned
 *   LOS - guard  stop sending
 *   LOS          shut the link; unfinished transfers continue in the next contact
 * </pre>
 *
 * The capacity of a pass follows from the radio's rate and the contact's length.
 */
public final class PassOperations {

  private static final Logger log = LoggerFactory.getLogger(PassOperations.class);

  /** Limits arrivals per step, so that a flood of frames does not stop the learning. */
  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(1024, Integer.MAX_VALUE);

  /** Frames that leave later than this before LOS do not arrive. */
  private static final Duration GUARD = Duration.ofSeconds(1);

  private final PassSettings settings;
  private final ContactRules rules;
  private final ContactPlan contacts;
  private final Link link;
  private final FrameSeal seal;
  private final Outbox outbox;
  private final Endpoint endpoint;
  private final DeltaDownlink deltas;
  private final Optional<HardExampleDownlink> hardExamples;
  private final LinkPump pump;

  private @Nullable Contact prepared;
  private @Nullable Contact open;
  private long sentInPass;
  private long ackedBeforePass;
  private @Nullable PassReport lastPass;

  /**
   * @param contacts of this satellite
   * @param endpoint of all parties that communicate with the ground
   */
  public PassOperations(
      PassSettings settings,
      ContactPlan contacts,
      GroundLink ground,
      Endpoint endpoint,
      DeltaDownlink deltas,
      Optional<HardExampleDownlink> hardExamples) {
    this.settings = settings;
    this.rules = settings.rules();
    this.contacts = contacts;
    this.link = ground.link();
    this.seal = ground.peer().seal();
    this.outbox = ground.outbox();
    this.endpoint = endpoint;
    this.deltas = deltas;
    this.hardExamples = hardExamples;
    this.pump = new LinkPump(link, new Listener(), LIMITS);
    pump.add(settings.satellite(), deltas.checkpointed(endpoint::poll));
  }

  /** Does what is due at {@code now}. */
  public void step(Instant now) {
    Optional<Contact> current = contacts.openAt(now);
    current
        .or(() -> contacts.nextAfter(now).filter(c -> !now.isBefore(c.aos().minus(rules.lead()))))
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
    hardExamples.ifPresent(downlink -> downlink.prepare(now));
    if (!alreadyTalking || deltas.hasLearnedEnough()) {
      deltas.offer(plannedBytes(contact, now), now);
    }
  }

  /** Capacity of the rest of a contact (bytes); 0 if the rate is not known. */
  private long plannedBytes(Contact contact, Instant now) {
    Instant from = now.isBefore(contact.aos()) ? contact.aos() : now;
    double seconds = Duration.between(from, contact.los().minus(GUARD)).toMillis() / 1000.0;
    return (long) Math.max(0, seconds * rules.payloadBps() / Byte.SIZE);
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
      ackedBeforePass = deltas.acked();
      seal.renew(now);
      link.open();
    } else if (next == null && before != null) {
      lastPass =
          new PassReport(
              before.station(),
              before.aos(),
              plannedBytes(before, before.aos()),
              sentInPass,
              deltas.acked() - ackedBeforePass);
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
    if (!now.plus(rules.minContactLeft()).isAfter(contact.los())) {
      deltas.offerNext(plannedBytes(contact, now), now);
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

  /** Handles an event that the owner took from the link. */
  public void onEvent(Link.Event event, Instant now) {
    if (open != null) {
      pump.accept(event, now);
    }
  }

  /** Passes frames from the pump to the endpoint. */
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

  /** Time of the next step after {@code now}; {@link Instant#MAX} if there is none. */
  public Instant next(Instant now) {
    if (open != null) {
      Instant tick = now.plus(settings.transfer().contactTick());
      return tick.isBefore(open.los()) ? tick : open.los();
    }
    return contacts
        .nextAfter(now)
        .map(
            contact -> {
              Instant preparation = contact.aos().minus(rules.lead());
              return preparation.isAfter(now) ? preparation : contact.aos();
            })
        .orElse(Instant.MAX);
  }

  /** The clock was set: the next contact may be one that was prepared before. */
  public void onClockSet() {
    prepared = null;
  }

  /** The last pass that ended in this process; null if none. */
  public @Nullable PassReport lastPass() {
    return lastPass;
  }

  /** The current contact; null if none. */
  public @Nullable Contact open() {
    return open;
  }
}
