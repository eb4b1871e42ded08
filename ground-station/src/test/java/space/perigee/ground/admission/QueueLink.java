package space.perigee.ground.admission;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** The ground's link to satellites in the same process: loses nothing. Thread-safe. */
final class QueueLink implements Link {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, Queue<byte[]>> sent = new ConcurrentHashMap<>();

  void presence(String satellite, boolean online) {
    events.add(new Presence(satellite, online));
  }

  void arrive(String satellite, byte[] wire) {
    events.add(new Arrival(satellite, wire));
  }

  /** Frames to a satellite that it has not received. */
  Queue<byte[]> to(String satellite) {
    return sent.computeIfAbsent(satellite, name -> new ConcurrentLinkedQueue<>());
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
    to(satellite).add(frame.bytes());
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    return Optional.ofNullable(events.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() {}
}
