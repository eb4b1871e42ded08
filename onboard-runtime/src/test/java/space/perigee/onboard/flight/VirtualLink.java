package space.perigee.onboard.flight;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** A link in memory that takes a few frames at a time and loses them all when it is shut. */
class VirtualLink implements Link {

  private final int window;
  final ArrayDeque<byte[]> down = new ArrayDeque<>();
  final ArrayDeque<byte[]> up = new ArrayDeque<>();
  private boolean open;
  private int generation;

  VirtualLink(int window) {
    this.window = window;
  }

  @Override
  public void open() {
    if (!open) {
      open = true;
      generation++;
    }
  }

  @Override
  public void shut() {
    open = false;
    down.clear();
    up.clear();
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public boolean isUp() {
    return open;
  }

  @Override
  public boolean hasRoom() {
    return open && down.size() < window;
  }

  @Override
  public void send(String satellite, Wire frame) {
    if (open) {
      down.add(frame.bytes());
    }
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.datagrams(64, 0);
  }

  @Override
  public Optional<Event> next(Duration wait) {
    return Optional.ofNullable(up.poll()).map(wire -> new Arrival("sat", wire));
  }

  @Override
  public void close() {
    shut();
  }
}
