package space.perigee.sim.fly;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** The ground's link, which reaches those satellites whose link is open. */
final class VirtualSpace implements Link {

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, Beam> beams = new TreeMap<>();

  Link of(String satellite) {
    return beams.computeIfAbsent(satellite, name -> new Beam(name, events));
  }

  boolean isBusy() {
    return beams.values().stream().anyMatch(Beam::isUp);
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
    Beam beam = beams.get(satellite);
    if (beam != null && beam.isUp()) {
      beam.up.add(frame.bytes());
    }
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

  /** The link of a satellite. */
  private static final class Beam implements Link {

    private final String name;
    private final Queue<Link.Event> events;
    private final Queue<byte[]> up = new ConcurrentLinkedQueue<>();
    private volatile boolean isUp;
    private int generation;

    Beam(String name, Queue<Link.Event> events) {
      this.name = name;
      this.events = events;
    }

    @Override
    public void open() {
      if (!isUp) {
        isUp = true;
        generation++;
        events.add(new Presence(name, true));
      }
    }

    @Override
    public void shut() {
      if (isUp) {
        isUp = false;
        up.clear();
        events.add(new Presence(name, false));
      }
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
      return isUp;
    }

    @Override
    public void send(String satellite, Wire frame) {
      if (isUp) {
        events.add(new Arrival(name, frame.bytes()));
      }
    }

    @Override
    public LinkTraits traits() {
      return LinkTraits.reliable();
    }

    @Override
    public Optional<Event> next(Duration wait) {
      return Optional.ofNullable(up.poll()).map(wire -> new Arrival(name, wire));
    }

    @Override
    public void close() {
      shut();
    }
  }
}
