package space.perigee.sync.link;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** A link that does what a test says, and remembers what was sent. */
final class FakeLink implements Link {

  final Queue<Event> events = new ArrayDeque<>();
  final List<Wire> sent = new ArrayList<>();
  final List<String> recipients = new ArrayList<>();
  int capacity = Integer.MAX_VALUE;
  boolean up = true;
  boolean room = true;
  int generation;
  int confirmed;
  boolean closed;
  LinkTraits traits = LinkTraits.reliable();

  @Override
  public void open() {
    up = true;
    generation++;
  }

  @Override
  public void shut() {
    up = false;
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public boolean hasRoom() {
    return up && room;
  }

  @Override
  public void send(String satellite, Wire frame) {
    sent.add(frame);
    recipients.add(satellite);
    room = room && sent.size() < capacity;
  }

  @Override
  public LinkTraits traits() {
    return traits;
  }

  @Override
  public Optional<Event> next(Duration wait) {
    return Optional.ofNullable(events.poll());
  }

  @Override
  public void confirm(Arrival arrival) {
    confirmed++;
  }

  @Override
  public void close() {
    closed = true;
  }
}
