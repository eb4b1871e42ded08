package space.perigee.ground.station;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A satellite whose traffic a station relays, and the station's link to the center for it. The link
 * is open while the satellite is in reach or any of its contents is in custody.
 */
final class RelayedSatellite implements LinkListener, AutoCloseable {

  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(64, 64);

  private final String satellite;
  private final Custodian custodian;
  private final Link center;
  private final LinkPump pump;
  private boolean isOpen;
  private boolean isCenterUp;

  RelayedSatellite(String satellite, Custodian custodian, Link center) {
    this.satellite = satellite;
    this.custodian = custodian;
    this.center = center;
    this.pump = new LinkPump(center, this, LIMITS);
    pump.add(satellite, custodian::toGround);
  }

  String satellite() {
    return satellite;
  }

  Custodian custodian() {
    return custodian;
  }

  boolean isCenterUp() {
    return isCenterUp;
  }

  void enterReach(LinkTraits traits) {
    custodian.satelliteCame(traits);
    center.announce(traits);
  }

  void leaveReach() {
    custodian.satelliteLeft();
    center.announce(null);
  }

  /**
   * Exchanges frames with the center.
   *
   * @return false if there was nothing to do
   */
  boolean turn(InstantSource clock) throws InterruptedException {
    boolean wanted = custodian.isPresent() || !custodian.isIdle();
    if (wanted != isOpen) {
      isOpen = wanted;
      if (wanted) {
        center.open();
      } else {
        center.shut();
      }
    }
    return pump.turn(Duration.ZERO, clock);
  }

  /** Confirms nothing: nobody but the center is at the other end of this link. */
  @Override
  public boolean onArrival(Link.Arrival arrival, Instant now) {
    custodian.fromGround(arrival.wire(), now);
    return false;
  }

  @Override
  public void onLinkUp(LinkTraits traits) {
    isCenterUp = true;
    custodian.groundUp();
  }

  @Override
  public void onLinkDown() {
    isCenterUp = false;
    custodian.groundDown();
  }

  @Override
  public void close() {
    center.close();
  }
}
