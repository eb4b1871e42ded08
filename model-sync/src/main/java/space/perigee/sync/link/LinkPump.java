package space.perigee.sync.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Moves frames between a link and those who use it: receives, then sends while there is room.
 * Satellite, station and ground all exchange frames through a pump.
 *
 * <p>A pump has one {@link LinkListener}, which receives, and any number of {@link FrameSource}s,
 * which send round robin, so that a large transfer to one satellite does not delay a receipt to
 * another. Both halves of a turn are bounded, so that a flood of frames does not keep the thread
 * from its other work. Between them the owner may do what decides which frames leave next.
 *
 * <p>A pump starts no thread and reads no clock. Not thread-safe.
 */
public final class LinkPump {

  /**
   * Bounds of a turn.
   *
   * @param events taken from the link at most
   * @param frames sent at most
   */
  public record Limits(int events, int frames) {

    public Limits {
      if (events < 1 || frames < 1) {
        throw new IllegalArgumentException(
            "events and frames must be at least 1, but are " + events + " and " + frames);
      }
    }
  }

  private record Channel(String satellite, FrameSource source) {}

  private static final Limits ENDPOINT_LIMITS = new Limits(1024, Integer.MAX_VALUE);

  private final Link link;
  private final LinkListener listener;
  private final Limits limits;
  private final ArrayDeque<Channel> channels = new ArrayDeque<>();
  private boolean wasUp;

  /** Of the link, as last reported; 0 if it has never come up. */
  private int generation;

  private boolean backlogged;

  /** A pump without sources; see {@link #add}. */
  public LinkPump(Link link, LinkListener listener, Limits limits) {
    this.link = link;
    this.listener = listener;
    this.limits = limits;
  }

  /** A pump for a process that serves one endpoint and does nothing else. */
  public static LinkPump ofEndpoint(Endpoint endpoint, Link link, String satellite) {
    LinkPump pump =
        new LinkPump(link, new EndpointListener(endpoint, link, satellite), ENDPOINT_LIMITS);
    pump.add(satellite, endpoint::poll);
    return pump;
  }

  public void add(String satellite, FrameSource source) {
    channels.add(new Channel(satellite, source));
  }

  /** Stops asking for frames for a satellite. */
  public void remove(String satellite) {
    channels.removeIf(channel -> channel.satellite().equals(satellite));
  }

  /**
   * Receives, then sends.
   *
   * @return false if nothing was received or sent
   */
  public boolean turn(Duration wait, InstantSource clock) throws InterruptedException {
    boolean received = receive(wait, clock);
    return send(clock) > 0 || received;
  }

  /**
   * Takes what the link has, waiting at most {@code wait} of wall time for the first event.
   *
   * @return false if there was nothing
   */
  public boolean receive(Duration wait, InstantSource clock) throws InterruptedException {
    checkLink();
    Optional<Link.Event> event = link.next(wait);
    boolean received = event.isPresent();
    for (int taken = 1; event.isPresent(); taken++) {
      accept(event.get(), clock.instant());
      event = taken < limits.events() ? link.next(Duration.ZERO) : Optional.empty();
    }
    return received;
  }

  /** Handles the event that the owner has just taken from the link. */
  public void accept(Link.Event event, Instant now) {
    if (event instanceof Link.Arrival arrival) {
      if (listener.onArrival(arrival, now)) {
        link.confirm();
      }
    } else if (event instanceof Link.Presence presence) {
      listener.onPresence(presence, now);
    }
  }

  /**
   * Sends while the link has room and a source has frames.
   *
   * @return frames sent
   */
  public int send(InstantSource clock) {
    checkLink();
    int idleInARow = 0;
    int sent = 0;
    while (idleInARow < channels.size() && sent < limits.frames() && link.hasRoom()) {
      Channel channel = channels.remove();
      channels.add(channel);
      Optional<Wire> frame = channel.source().poll(clock.instant());
      if (frame.isPresent()) {
        link.send(channel.satellite(), frame.get());
        listener.onSent(frame.get());
        idleInARow = 0;
        sent++;
      } else {
        idleInARow++;
      }
    }
    backlogged = sent > 0 && idleInARow < channels.size();
    return sent;
  }

  /** True if the last {@link #send} stopped for want of room, or at its bound. */
  public boolean isBacklogged() {
    return backlogged;
  }

  private void checkLink() {
    boolean isUp = link.isUp();
    if (isUp && link.generation() != generation) {
      generation = link.generation();
      listener.onLinkUp(link.traits());
    } else if (wasUp && !isUp) {
      listener.onLinkDown();
    }
    wasUp = isUp;
  }

  private record EndpointListener(Endpoint endpoint, Link link, String satellite)
      implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      return arrival.satellite().equals(satellite) && endpoint.onFrame(arrival.wire(), now);
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      if (presence.online()) {
        endpoint.onLinkUp(link.traits());
      }
    }

    @Override
    public void onLinkUp(LinkTraits traits) {
      endpoint.onLinkUp(traits);
    }
  }
}
