package space.perigee.sync.link;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import space.perigee.sync.transfer.Endpoint;

/**
 * Moves frames between an end and its link, a turn at a time, on the thread that calls it. For
 * processes that do nothing else; who has more to do polls the end itself.
 */
public final class LinkPump {

  private static final int MAX_EVENTS = 1024;

  private final Endpoint endpoint;
  private final Link link;
  private final String satellite;
  private final Clock clock;
  private int generation;

  /**
   * @param satellite whose frames they are
   * @param clock mission time
   */
  public LinkPump(Endpoint endpoint, Link link, String satellite, Clock clock) {
    this.endpoint = endpoint;
    this.link = link;
    this.satellite = satellite;
    this.clock = clock;
    this.generation = link.generation();
  }

  /**
   * Takes what has come, waiting a little if nothing has, then sends what the link has room for.
   */
  public void turn(Duration wait) throws InterruptedException {
    Optional<Link.Event> event = link.next(wait);
    for (int taken = 1; event.isPresent(); taken++) {
      take(event.get());
      event = taken < MAX_EVENTS ? link.next(Duration.ZERO) : Optional.empty();
    }
    if (link.isUp() && link.generation() != generation) {
      generation = link.generation();
      endpoint.onLinkUp(link.traits());
    }
    while (link.hasRoom()) {
      Optional<Endpoint.Wire> frame = endpoint.poll(clock.instant());
      if (frame.isEmpty()) {
        return;
      }
      link.send(satellite, frame.get());
    }
  }

  private void take(Link.Event event) {
    if (event instanceof Link.Arrival arrival && arrival.satellite().equals(satellite)) {
      if (endpoint.onFrame(arrival.wire(), clock.instant())) {
        link.confirm();
      }
    } else if (event instanceof Link.Presence presence && presence.online()) {
      endpoint.onLinkUp(link.traits());
    }
  }
}
