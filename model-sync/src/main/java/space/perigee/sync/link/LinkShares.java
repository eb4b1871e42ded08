package space.perigee.sync.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/*
 *            events, by satellite                 frames, in turn
 *   link ----------------------> shares of threads ---------------> link
 *
 * A link is made for one thread. So one thread keeps it, hands what arrives to the share of the satellite, and sends what
 * the shares hold. A share holds a few frames only, since a frame is made when it is to leave: it may be obsolete later.
 */

/**
 * The ground's link, divided among several threads by satellite. Each share is a link of its own
 * for one thread; the frames of a satellite always arrive at the same one. The owner calls {@link
 * #turn} again and again in a further thread, which alone uses the divided link.
 */
public final class LinkShares {

  /** Events that wait for a thread; frames beyond are dropped, and the transfer repairs that. */
  private static final int MAX_EVENTS = 1 << 16;

  /** Frames of a share that wait to be sent. */
  private static final int MAX_FRAMES = 16;

  private static final Duration WAIT = Duration.ofMillis(2);

  private record Outgoing(String satellite, Wire frame) {}

  private final Link link;
  private final List<Share> shares = new ArrayList<>();
  private final Map<String, LinkTraits> traitsOfPresent = new ConcurrentHashMap<>();
  private volatile LinkTraits traits;
  private volatile boolean isUp;
  private volatile int generation;
  private final Queue<Link.Arrival> confirmed = new ConcurrentLinkedQueue<>();
  private int next;

  /**
   * Divides a link, which nobody else may use from now on.
   *
   * @param count number of shares, at least 1
   */
  public LinkShares(Link link, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count + " must be at least 1");
    }
    this.link = link;
    this.traits = link.traits();
    for (int i = 0; i < count; i++) {
      shares.add(new Share());
    }
  }

  /** The shares; that of a satellite has the number of {@link #of}. */
  public List<Link> shares() {
    return List.copyOf(shares);
  }

  /** Number of the share of a satellite, from 0. */
  public static int of(String satellite, int count) {
    return Math.floorMod(satellite.hashCode() * 0x9E3779B9 >>> 16, count);
  }

  /** Moves what can be moved, waiting briefly if there is nothing. Called by one thread. */
  public void turn() throws InterruptedException {
    look();
    boolean sent = send();
    for (Link.Arrival arrival = confirmed.poll(); arrival != null; arrival = confirmed.poll()) {
      link.confirm(arrival);
    }
    Optional<Link.Event> event = link.next(sent ? Duration.ZERO : WAIT);
    for (int taken = 0; event.isPresent() && taken < MAX_EVENTS; taken++) {
      dispatch(event.get());
      event = link.next(Duration.ZERO);
    }
  }

  private void look() {
    traits = link.traits();
    isUp = link.isUp();
    generation = link.generation();
  }

  private void dispatch(Link.Event event) {
    String satellite = event.satellite();
    if (event instanceof Link.Presence presence) {
      if (presence.online()) {
        traitsOfPresent.put(satellite, link.traitsTo(satellite));
      } else {
        traitsOfPresent.remove(satellite);
      }
    }
    shares.get(of(satellite, shares.size())).arrived(event);
  }

  /** Sends the frames that wait, one of each share in turn, while the link has room. */
  private boolean send() {
    int empty = 0;
    boolean sent = false;
    while (empty < shares.size() && link.hasRoom()) {
      Outgoing frame = shares.get(next).outgoing.poll();
      next = (next + 1) % shares.size();
      empty = frame == null ? empty + 1 : 0;
      if (frame != null) {
        link.send(frame.satellite(), frame.frame());
        sent = true;
      }
    }
    return sent;
  }

  /** The part of the link that one thread uses. */
  private final class Share implements Link {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
    private final AtomicInteger frames = new AtomicInteger();

    private void arrived(Event event) {
      if (event instanceof Presence || frames.get() < MAX_EVENTS) {
        frames.addAndGet(event instanceof Arrival ? 1 : 0);
        events.add(event);
      }
    }

    @Override
    public void open() {
      throw new UnsupportedOperationException("the owner of the divided link opens it");
    }

    @Override
    public void shut() {
      throw new UnsupportedOperationException("the owner of the divided link shuts it");
    }

    @Override
    public int generation() {
      return generation;
    }

    @Override
    public boolean isUp() {
      return isUp;
    }

    @Override
    public boolean hasRoom() {
      return isUp && outgoing.size() < MAX_FRAMES;
    }

    @Override
    public void send(String satellite, Wire frame) {
      outgoing.add(new Outgoing(satellite, frame));
    }

    @Override
    public LinkTraits traits() {
      return traits;
    }

    @Override
    public LinkTraits traitsTo(String satellite) {
      return traitsOfPresent.getOrDefault(satellite, traits);
    }

    @Override
    public Optional<Event> next(Duration wait) throws InterruptedException {
      Event event = events.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      frames.addAndGet(event instanceof Arrival ? -1 : 0);
      return Optional.ofNullable(event);
    }

    @Override
    public void confirm(Arrival arrival) {
      confirmed.add(arrival);
    }

    @Override
    public void close() {}
  }
}
