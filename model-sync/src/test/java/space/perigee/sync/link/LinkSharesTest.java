package space.perigee.sync.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Endpoint.Wire;

class LinkSharesTest {

  private static final int COUNT = 3;
  private static final Wire FRAME = new Wire(new byte[] {1}, null);

  private final FakeLink link = new FakeLink();
  private final LinkShares shares = new LinkShares(link, COUNT);

  private Link of(String satellite) {
    return shares.shares().get(LinkShares.of(satellite, COUNT));
  }

  private static List<String> events(Link link) throws InterruptedException {
    List<String> names = new ArrayList<>();
    for (Optional<Link.Event> event = link.next(Duration.ZERO);
        event.isPresent();
        event = link.next(Duration.ZERO)) {
      names.add(event.get().satellite());
    }
    return names;
  }

  @Test
  void theEventsOfASatelliteComeToItsShareInOrder() throws Exception {
    for (int i = 0; i < 100; i++) {
      link.events.add(new Link.Presence("s" + i, true));
      link.events.add(new Link.Arrival("s" + i, new byte[1]));
    }
    shares.turn();
    int shared = 0;
    for (Link share : shares.shares()) {
      List<String> names = events(share);
      assertThat(names).hasSizeGreaterThan(30);
      assertThat(names).allMatch(name -> of(name) == share);
      for (int i = 0; i < names.size(); i += 2) {
        assertThat(names.get(i)).isEqualTo(names.get(i + 1));
      }
      shared += names.size();
    }
    assertThat(shared).isEqualTo(200);
  }

  @Test
  void framesLeaveInTurnAndWaitUntilThereIsRoom() throws Exception {
    shares.turn();
    List<Link> all = shares.shares();
    for (int i = 0; i < 2; i++) {
      for (Link share : all) {
        share.send("of" + all.indexOf(share), FRAME);
      }
    }
    link.capacity = 4;
    shares.turn();
    assertThat(link.recipients).containsExactly("of0", "of1", "of2", "of0");
    link.capacity = 100;
    link.room = true;
    shares.turn();
    assertThat(link.recipients.subList(4, 6)).containsExactly("of1", "of2");
  }

  @Test
  void aShareHasRoomForFewFrames() throws Exception {
    shares.turn();
    Link share = shares.shares().get(0);
    int held = 0;
    while (share.hasRoom()) {
      share.send("a", FRAME);
      held++;
    }
    assertThat(held).isBetween(2, 32);
    assertThat(shares.shares().get(1).hasRoom()).as("of its own").isTrue();
    shares.turn();
    assertThat(share.hasRoom()).isTrue();
  }

  @Test
  void theLinkLearnsWhichFramesWereGenuine() throws Exception {
    Link.Arrival genuine = new Link.Arrival("a", new byte[1], "path");
    link.events.add(genuine);
    shares.turn();
    Link.Event arrived = of("a").next(Duration.ZERO).orElseThrow();
    of("a").confirm((Link.Arrival) arrived);
    assertThat(link.confirmed).isZero();
    shares.turn();
    assertThat(link.confirmed).isEqualTo(1);
  }

  @Test
  void allSharesSeeTheLinkComeUpAgain() throws Exception {
    link.up = false;
    shares.turn();
    assertThat(shares.shares()).noneMatch(Link::isUp).noneMatch(Link::hasRoom);
    link.open();
    shares.turn();
    assertThat(shares.shares()).allMatch(Link::isUp);
    assertThat(shares.shares()).allMatch(share -> share.generation() == link.generation());
  }
}
