package space.perigee.ground.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** The ground's link to satellites in the same thread: never waits, loses nothing. */
final class DirectLink implements Link {

  private final Queue<Event> events = new ArrayDeque<>();
  private final Map<String, Queue<Wire>> sent = new HashMap<>();

  /** A satellite comes into reach. */
  void online(String satellite) {
    events.add(new Presence(satellite, true));
  }

  /** A satellite leaves. */
  void offline(String satellite) {
    events.add(new Presence(satellite, false));
  }

  void arrive(String satellite, byte[] wire) {
    events.add(new Arrival(satellite, wire));
  }

  /** What was sent to a satellite since the last call. */
  Queue<Wire> take(String satellite) {
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
    sent.computeIfAbsent(satellite, created -> new ArrayDeque<>()).add(frame);
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  @Override
  public Optional<Event> next(Duration wait) {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public void close() {}
}
