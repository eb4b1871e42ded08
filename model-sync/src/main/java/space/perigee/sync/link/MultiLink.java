package space.perigee.sync.link;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Several links used as one, in order of preference. They all carry the same frames and transfers
 * do not depend on a link, so a transfer that starts on one link can end on another.
 *
 * <p>Control frames go out on every link that is up, since they are short and everything waits for
 * them; segments and repair symbols on the first link that is up and has room, so that the second
 * takes over when the first is full or down. Arrivals on all links are passed on. On the ground, a
 * link is used for the satellites that are present on it.
 *
 * <p>A frame must fit every link that may carry it: while a link of datagrams is up, frames are
 * short on all links.
 */
public final class MultiLink implements Link {

  /** How long to wait on one link before trying the others. */
  private static final Duration TURN = Duration.ofMillis(2);

  /** A link, and the satellites that are present on it. */
  private static final class Member {
    final Link link;
    final Set<String> present = new HashSet<>();
    boolean wasUp;
    int generation;

    Member(Link link) {
      this.link = link;
      this.generation = link.generation();
    }
  }

  /** The link on which a frame arrived, and the frame as that link reported it. */
  private record Path(Member member, Arrival arrival) {}

  private final List<Member> members;
  private final boolean byPresence;
  private int generation;
  private int turn;
  private boolean awaitsRoom;

  private MultiLink(List<Link> links, boolean byPresence) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("there must be a link");
    }
    this.members = links.stream().map(Member::new).toList();
    this.byPresence = byPresence;
  }

  /** A satellite's links, the preferred one first; closed with this link. */
  public static MultiLink ofSatellite(List<Link> links) {
    return new MultiLink(links, false);
  }

  /** The ground's links, the preferred one first; closed with this link. */
  public static MultiLink ofGround(List<Link> links) {
    return new MultiLink(links, true);
  }

  public List<Link> links() {
    return members.stream().map(member -> member.link).toList();
  }

  @Override
  public void open() {
    members.forEach(member -> member.link.open());
  }

  @Override
  public void shut() {
    members.forEach(member -> member.link.shut());
  }

  /** Changes when a link comes up or goes down, since frames in flight on it are in doubt. */
  @Override
  public int generation() {
    boolean changed = false;
    for (Member member : members) {
      boolean isUp = member.link.isUp();
      changed |= isUp != member.wasUp || member.link.generation() != member.generation;
      member.wasUp = isUp;
      member.generation = member.link.generation();
    }
    if (changed) {
      generation++;
    }
    return generation;
  }

  @Override
  public boolean isUp() {
    return members.stream().anyMatch(member -> member.link.isUp());
  }

  /** True if a frame can be sent to every present satellite. */
  @Override
  public boolean hasRoom() {
    // Asks every link, so that those without room return from next as soon as they have some.
    List<Member> withRoom = members.stream().filter(member -> member.link.hasRoom()).toList();
    boolean room =
        !withRoom.isEmpty()
            && members.stream()
                .flatMap(member -> member.present.stream())
                .allMatch(
                    name -> withRoom.stream().anyMatch(member -> member.present.contains(name)));
    awaitsRoom = !room;
    return room;
  }

  @Override
  public void send(String satellite, Wire frame) {
    for (Member member : members) {
      boolean usable = member.link.isUp() && (!byPresence || member.present.contains(satellite));
      if (usable && (!frame.bulk() || member.link.hasRoom())) {
        member.link.send(satellite, frame);
        if (frame.bulk()) {
          return;
        }
      }
    }
  }

  /** The traits that hold on every link that is up. */
  @Override
  public LinkTraits traits() {
    List<LinkTraits> up =
        members.stream()
            .filter(member -> member.link.isUp())
            .map(member -> member.link.traits())
            .toList();
    return all(up.isEmpty() ? members.stream().map(member -> member.link.traits()).toList() : up);
  }

  @Override
  public LinkTraits traitsTo(String satellite) {
    List<LinkTraits> up =
        members.stream()
            .filter(member -> member.link.isUp() && member.present.contains(satellite))
            .map(member -> member.link.traitsTo(satellite))
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
        twoWay ? 0 : all.stream().mapToDouble(LinkTraits::expectedLoss).max().orElseThrow(),
        all.stream().mapToLong(LinkTraits::firstWindowBytes).max().orElseThrow());
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
      event = nextOf(members.get(turn), left < TURN.toNanos() ? Duration.ofNanos(left) : TURN);
      turn = (turn + 1) % members.size();
      event = event.isPresent() ? event : nextOfAny();
    }
    return event;
  }

  private Optional<Event> nextOfAny() throws InterruptedException {
    for (int i = 0; i < members.size(); i++) {
      Optional<Event> event = nextOf(members.get((turn + i) % members.size()), Duration.ZERO);
      if (event.isPresent()) {
        turn = (turn + i + 1) % members.size();
        return event;
      }
    }
    return Optional.empty();
  }

  private Optional<Event> nextOf(Member member, Duration wait) throws InterruptedException {
    Optional<Event> event = member.link.next(wait);
    if (event.orElse(null) instanceof Arrival arrival) {
      return Optional.of(
          new Arrival(arrival.satellite(), arrival.wire(), new Path(member, arrival)));
    }
    return event.filter(e -> !(e instanceof Presence presence) || isNews(member, presence));
  }

  /** False if a satellite came to a second link, or left one of two. */
  private boolean isNews(Member member, Presence presence) {
    String name = presence.satellite();
    boolean elsewhere =
        members.stream().anyMatch(other -> other != member && other.present.contains(name));
    if (presence.online()) {
      return !member.present.add(name) || !elsewhere;
    }
    member.present.remove(name);
    return !elsewhere;
  }

  @Override
  public void confirm(Arrival arrival) {
    if (arrival.path() instanceof Path path) {
      path.member().link.confirm(path.arrival());
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.link.close());
  }
}
