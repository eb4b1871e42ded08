package space.perigee.ground;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** The ground's link to satellites in the same process: loses nothing. Thread-safe. */
public final class DirectLink implements Link {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, Queue<Wire>> sent = new ConcurrentHashMap<>();
  private final boolean waits;

  /**
   * @param waits true for a ground with a thread of its own, which waits for what arrives
   */
  public DirectLink(boolean waits) {
    this.waits = waits;
  }

  /** A satellite comes into reach. */
  public void online(String satellite) {
    events.add(new Presence(satellite, true));
  }

  /** A satellite leaves. */
  public void offline(String satellite) {
    events.add(new Presence(satellite, false));
  }

  public void arrive(String satellite, byte[] wire) {
    events.add(new Arrival(satellite, wire));
  }

  /** What was sent to a satellite since the last call. */
  public Queue<Wire> take(String satellite) {
    Queue<Wire> frames = sent.remove(satellite);
    return frames == null ? new ArrayDeque<>() : frames;
  }

  @Override
  public void open() {}

  @Override
  public void shut() {}

  @Override
  public int generation() {
    return 1;
  }

  @Override
  public boolean isUp() {
    return true;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void send(String satellite, Wire frame) {
    sent.compute(
        satellite,
        (name, before) -> {
          Queue<Wire> frames = before == null ? new ArrayDeque<>() : before;
          frames.add(frame);
          return frames;
        });
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    return Optional.ofNullable(
        waits ? events.poll(wait.toNanos(), TimeUnit.NANOSECONDS) : events.poll());
  }

  @Override
  public void close() {}
}
