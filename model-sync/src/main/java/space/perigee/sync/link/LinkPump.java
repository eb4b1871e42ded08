package space.perigee.sync.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/*
 * A ground station has thousands of sources, of which few have a frame at any time. So a turn asks only those that may
 * have one. A source is asked
 *
 *   when something arrived from its satellite, or the link came up: it may answer;
 *   when its owner says that it is ready, since there is something to send;
 *   at the time at which it asked to be woken: timers, in a tree ordered by time.
 *
 * It is asked until it has nothing, and then sets its timer anew. A turn therefore costs in proportion to the frames that
 * it moves and the timers that end, whatever the number of sources. If the clock is set back, all timers end.
 */

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

  /** A source, and whether it waits in the queue or for a time. */
  private static final class Channel {

    /** The one that wakes first comes first; the number tells those of the same time apart. */
    static final Comparator<Channel> BY_TIME =
        Comparator.<Channel, Instant>comparing(channel -> channel.wakeAt)
            .thenComparing(channel -> channel.number);

    final String satellite;
    final FrameSource source;
    final long number;
    boolean isReady;

    /** Must not change while the channel is among the timers. */
    Instant wakeAt = Instant.MAX;

    Channel(String satellite, FrameSource source, long number) {
      this.satellite = satellite;
      this.source = source;
      this.number = number;
    }
  }

  private static final Limits ENDPOINT_LIMITS = new Limits(1024, Integer.MAX_VALUE);

  private final Link link;
  private final LinkListener listener;
  private final Limits limits;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final ArrayDeque<Channel> ready = new ArrayDeque<>();
  private final TreeSet<Channel> timers = new TreeSet<>(Channel.BY_TIME);
  private long added;
  private Instant lastWake = Instant.MIN;
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

  /** Adds the source of frames for a satellite, in place of an earlier one. */
  public void add(String satellite, FrameSource source) {
    remove(satellite);
    Channel channel = new Channel(satellite, source, added++);
    channels.put(satellite, channel);
    queue(channel);
  }

  /** Removes the source of frames for a satellite, if there is one. */
  public void remove(String satellite) {
    Channel removed = channels.remove(satellite);
    if (removed != null) {
      timers.remove(removed);
      ready.remove(removed);
    }
  }

  /** Notes that the source of a satellite may have frames; unknown satellites are ignored. */
  public void ready(String satellite) {
    Channel channel = channels.get(satellite);
    if (channel != null) {
      queue(channel);
    }
  }

  private void queue(Channel channel) {
    if (!channel.isReady) {
      timers.remove(channel);
      channel.isReady = true;
      ready.add(channel);
    }
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
        link.confirm(arrival);
      }
    } else if (event instanceof Link.Presence presence) {
      listener.onPresence(presence, now);
    }
    ready(event.satellite());
  }

  /**
   * Sends while the link has room and a source has frames.
   *
   * @return frames sent
   */
  public int send(InstantSource clock) {
    checkLink();
    wake(clock.instant());
    int sent = 0;
    while (!ready.isEmpty() && sent < limits.frames() && link.hasRoom()) {
      Channel channel = ready.remove();
      Instant now = clock.instant();
      Optional<Wire> frame = channel.source.poll(now);
      if (frame.isPresent()) {
        ready.add(channel);
        link.send(channel.satellite, frame.get());
        listener.onSent(frame.get());
        sent++;
      } else {
        channel.isReady = false;
        Optional<Instant> wakeAt = channel.source.wakeAt(now);
        if (wakeAt.isPresent()) {
          channel.wakeAt = wakeAt.get();
          timers.add(channel);
        }
      }
    }
    backlogged = sent > 0 && !ready.isEmpty();
    return sent;
  }

  /** Queues the sources whose time has come, or all that wait if the clock was set back. */
  private void wake(Instant now) {
    boolean wasSetBack = now.isBefore(lastWake);
    lastWake = now;
    while (!timers.isEmpty() && (wasSetBack || !timers.first().wakeAt.isAfter(now))) {
      queue(timers.first());
    }
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
      channels.values().forEach(this::queue);
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
