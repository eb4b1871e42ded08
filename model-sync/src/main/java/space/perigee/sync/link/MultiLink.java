package space.perigee.sync.link;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Several links used as one, in order of preference. Frames are the same on all, and transfers know
 * no links, so what begins on one ends on another.
 *
 * <p>What controls transfers goes by every link that is up, since it is short and all waits for it;
 * bulk by the first that is up and has room, so that a second takes over when the first is full or
 * gone. Whatever arrives is passed on. On the ground a link is used for the satellites that are
 * present on it.
 *
 * <p>A frame must fit each link that may carry it: while a link of datagrams is up, frames are
 * short on all.
 */
public final class MultiLink implements Link {

  /** How long one link is waited on while the others are not heard. */
  private static final Duration TURN = Duration.ofMillis(2);

  /** A link, and who is present on it. */
  private static final class Way {
    final Link link;
    final Set<String> present = new HashSet<>();
    boolean wasUp;
    int generation;

    Way(Link link) {
      this.link = link;
      this.generation = link.generation();
    }
  }

  private final List<Way> ways;
  private final boolean byPresence;
  private int generation;
  private int turn;
  private boolean awaitsRoom;
  private @Nullable Way lastHeard;

  private MultiLink(List<Link> links, boolean byPresence) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("there must be a link");
    }
    this.ways = links.stream().map(Way::new).toList();
    this.byPresence = byPresence;
  }

  /** A satellite's links, the preferred one first; closed with this. */
  public static MultiLink ofSatellite(List<Link> links) {
    return new MultiLink(links, false);
  }

  /** The ground's links, the preferred one first; closed with this. */
  public static MultiLink ofGround(List<Link> links) {
    return new MultiLink(links, true);
  }

  /** The links, the preferred one first. */
  public List<Link> links() {
    return ways.stream().map(way -> way.link).toList();
  }

  @Override
  public void open() {
    ways.forEach(way -> way.link.open());
  }

  @Override
  public void shut() {
    ways.forEach(way -> way.link.shut());
  }

  /** Changes when a link comes up, and when one goes down, as what it carried is in doubt. */
  @Override
  public int generation() {
    boolean changed = false;
    for (Way way : ways) {
      boolean isUp = way.link.isUp();
      changed |= isUp != way.wasUp || way.link.generation() != way.generation;
      way.wasUp = isUp;
      way.generation = way.link.generation();
    }
    if (changed) {
      generation++;
    }
    return generation;
  }

  @Override
  public boolean isUp() {
    return ways.stream().anyMatch(way -> way.link.isUp());
  }

  /** True if every satellite that is present can be sent to. */
  @Override
  public boolean hasRoom() {
    // Each is asked, since those without room are to return from next when they have it.
    List<Way> withRoom = ways.stream().filter(way -> way.link.hasRoom()).toList();
    boolean room =
        !withRoom.isEmpty()
            && ways.stream()
                .flatMap(way -> way.present.stream())
                .allMatch(name -> withRoom.stream().anyMatch(way -> way.present.contains(name)));
    awaitsRoom = !room;
    return room;
  }

  @Override
  public void send(String satellite, Wire frame) {
    for (Way way : ways) {
      boolean usable = way.link.isUp() && (!byPresence || way.present.contains(satellite));
      if (usable && (!frame.bulk() || way.link.hasRoom())) {
        way.link.send(satellite, frame);
        if (frame.bulk()) {
          return;
        }
      }
    }
  }

  /** What holds on every link that is up. */
  @Override
  public LinkTraits traits() {
    List<LinkTraits> up =
        ways.stream().filter(way -> way.link.isUp()).map(way -> way.link.traits()).toList();
    return all(up.isEmpty() ? ways.stream().map(way -> way.link.traits()).toList() : up);
  }

  @Override
  public LinkTraits traitsTo(String satellite) {
    List<LinkTraits> up =
        ways.stream()
            .filter(way -> way.link.isUp() && way.present.contains(satellite))
            .map(way -> way.link.traitsTo(satellite))
            .toList();
    return up.isEmpty() ? traits() : all(up);
  }

  private static LinkTraits all(List<LinkTraits> all) {
    boolean holdsBack = all.stream().anyMatch(traits -> traits.rateBps() == 0);
    boolean twoWay = all.stream().anyMatch(LinkTraits::twoWay);
    return new LinkTraits(
        all.stream().mapToInt(LinkTraits::maxFrameBytes).min().orElseThrow(),
        holdsBack ? 0 : all.stream().mapToLong(LinkTraits::rateBps).sum(),
        twoWay,
        twoWay ? 0 : all.stream().mapToDouble(LinkTraits::expectedLoss).max().orElseThrow());
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    Optional<Event> event = nextOfAny();
    while (event.isEmpty()) {
      long left = until - System.nanoTime();
      if (left <= 0 || awaitsRoom && hasRoom()) {
        return event;
      }
      event = nextOf(ways.get(turn), left < TURN.toNanos() ? Duration.ofNanos(left) : TURN);
      turn = (turn + 1) % ways.size();
      event = event.isPresent() ? event : nextOfAny();
    }
    return event;
  }

  private Optional<Event> nextOfAny() throws InterruptedException {
    for (int i = 0; i < ways.size(); i++) {
      Optional<Event> event = nextOf(ways.get((turn + i) % ways.size()), Duration.ZERO);
      if (event.isPresent()) {
        turn = (turn + i + 1) % ways.size();
        return event;
      }
    }
    return Optional.empty();
  }

  private Optional<Event> nextOf(Way way, Duration wait) throws InterruptedException {
    Optional<Event> event = way.link.next(wait);
    if (event.isPresent()) {
      lastHeard = way;
      if (event.get() instanceof Presence presence && !isNews(way, presence)) {
        return Optional.empty();
      }
    }
    return event;
  }

  /** That a satellite came to a second link is none, nor that it left one of two. */
  private boolean isNews(Way way, Presence presence) {
    String name = presence.satellite();
    boolean elsewhere =
        ways.stream().anyMatch(other -> other != way && other.present.contains(name));
    if (presence.online()) {
      return !way.present.add(name) || !elsewhere;
    }
    way.present.remove(name);
    return !elsewhere;
  }

  @Override
  public void confirm() {
    if (lastHeard != null) {
      lastHeard.link.confirm();
    }
  }

  @Override
  public void close() {
    ways.forEach(way -> way.link.close());
  }
}
