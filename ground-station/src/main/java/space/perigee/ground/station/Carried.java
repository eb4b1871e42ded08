package space.perigee.ground.station;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A satellite that a station carries for, with the station's link to the center for it. The link is
 * wanted while the satellite is in reach, or something of it is in custody.
 */
final class Carried {

  private static final int MAX_FRAMES_PER_TURN = 64;

  private final String satellite;
  private final Custodian custodian;
  private final Link center;
  private boolean isOpen;
  private boolean wasUp;
  private int generation;

  Carried(String satellite, Custodian custodian, Link center) {
    this.satellite = satellite;
    this.custodian = custodian;
    this.center = center;
  }

  String satellite() {
    return satellite;
  }

  Custodian custodian() {
    return custodian;
  }

  boolean isCenterUp() {
    return wasUp;
  }

  void came(LinkTraits traits) {
    custodian.satelliteCame(traits);
    center.announce(traits);
  }

  void left() {
    custodian.satelliteLeft();
    center.announce(null);
  }

  /**
   * Exchanges frames with the center.
   *
   * @return false if there was nothing to do
   */
  boolean turn(Instant now) throws InterruptedException {
    boolean wanted = custodian.isPresent() || !custodian.isIdle();
    if (wanted != isOpen) {
      isOpen = wanted;
      if (wanted) {
        center.open();
      } else {
        center.shut();
      }
    }
    boolean isUp = center.isUp();
    if (isUp && (!wasUp || center.generation() != generation)) {
      generation = center.generation();
      custodian.groundUp();
    } else if (!isUp && wasUp) {
      custodian.groundDown();
    }
    wasUp = isUp;
    boolean heard = hear(now);
    return send(now) || heard;
  }

  private boolean hear(Instant now) throws InterruptedException {
    Optional<Link.Event> event = center.next(Duration.ZERO);
    boolean heard = event.isPresent();
    for (int taken = 1; event.isPresent(); taken++) {
      if (event.get() instanceof Link.Arrival arrival) {
        custodian.fromGround(arrival.wire(), now);
      }
      event = taken < MAX_FRAMES_PER_TURN ? center.next(Duration.ZERO) : Optional.empty();
    }
    return heard;
  }

  private boolean send(Instant now) {
    int sent = 0;
    while (sent < MAX_FRAMES_PER_TURN && center.hasRoom()) {
      Optional<Wire> frame = custodian.toGround(now);
      if (frame.isEmpty()) {
        break;
      }
      center.send(satellite, frame.get());
      sent++;
    }
    return sent > 0;
  }

  void close() {
    center.close();
  }
}
