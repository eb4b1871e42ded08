package space.perigee.sync.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Event;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;

class MultiLinkTest {

  private static final Wire BULK = new Wire(new byte[] {0x40}, Kind.DELTA);
  private static final Wire CONTROL = new Wire(new byte[] {0}, null);

  private final FakeLink first = new FakeLink();
  private final FakeLink second = new FakeLink();
  private final MultiLink satellite = MultiLink.ofSatellite(List.of(first, second));
  private final MultiLink ground = MultiLink.ofGround(List.of(first, second));

  private static List<Event> events(Link link) throws InterruptedException {
    List<Event> events = new ArrayList<>();
    for (Optional<Event> e = link.next(Duration.ZERO);
        e.isPresent();
        e = link.next(Duration.ZERO)) {
      events.add(e.get());
    }
    return events;
  }

  private void comesTo(FakeLink link, String name) throws InterruptedException {
    link.events.add(new Presence(name, true));
    assertThat(ground.next(Duration.ofMillis(1))).isNotNull();
  }

  @Test
  void bulkGoesByTheFirstLinkThatIsUpAndHasRoom() {
    satellite.send("a", BULK);
    first.room = false;
    satellite.send("a", BULK);
    first.up = false;
    satellite.send("a", BULK);
    assertThat(first.sent).hasSize(1);
    assertThat(second.sent).hasSize(2);
    assertThat(satellite.hasRoom()).isTrue();
    second.room = false;
    assertThat(satellite.hasRoom()).isFalse();
  }

  @Test
  void whatControlsTransfersGoesByAllThatAreUp() {
    first.room = false;
    satellite.send("a", CONTROL);
    second.up = false;
    satellite.send("a", CONTROL);
    assertThat(first.sent).containsExactly(CONTROL, CONTROL);
    assertThat(second.sent).containsExactly(CONTROL);
  }

  @Test
  void theGroundSendsWhereASatelliteIsPresent() throws Exception {
    comesTo(second, "a");
    ground.send("a", BULK);
    ground.send("a", CONTROL);
    ground.send("b", CONTROL);
    assertThat(first.sent).isEmpty();
    assertThat(second.sent).containsExactly(BULK, CONTROL);
  }

  @Test
  void theGroundHasRoomWhenEverySatelliteCanBeSentTo() throws Exception {
    comesTo(first, "a");
    comesTo(second, "b");
    assertThat(ground.hasRoom()).isTrue();
    second.room = false;
    assertThat(ground.hasRoom()).as("b's frames would be lost").isFalse();
    comesTo(first, "b");
    assertThat(ground.hasRoom()).isTrue();
  }

  @Test
  void aSatelliteIsPresentWhileItIsOnAnyLink() throws Exception {
    first.events.add(new Presence("a", true));
    second.events.add(new Presence("a", true));
    assertThat(events(ground)).containsExactly(new Presence("a", true));
    first.events.add(new Presence("a", false));
    assertThat(events(ground)).isEmpty();
    second.events.add(new Presence("a", true));
    assertThat(events(ground)).as("it was cut off").containsExactly(new Presence("a", true));
    second.events.add(new Presence("a", false));
    assertThat(events(ground)).containsExactly(new Presence("a", false));
  }

  @Test
  void arrivalsOfAllAreGivenInTurn() throws Exception {
    for (int i = 0; i < 2; i++) {
      first.events.add(new Arrival("first", new byte[1]));
      second.events.add(new Arrival("second", new byte[1]));
    }
    assertThat(events(satellite))
        .extracting(Event::satellite)
        .containsExactly("first", "second", "first", "second");
    assertThat(satellite.next(Duration.ofMillis(5))).isEmpty();
  }

  @Test
  void theLinkByWhichAFrameCameLearnsThatItWasGenuine() throws Exception {
    satellite.confirm(new Arrival("a", new byte[1]));
    second.events.add(new Arrival("a", new byte[1]));
    satellite.confirm((Arrival) satellite.next(Duration.ZERO).orElseThrow());
    assertThat(first.confirmed).isZero();
    assertThat(second.confirmed).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayIsInDoubtWhenALinkComesUpAndWhenOneGoesDown() {
    int before = satellite.generation();
    assertThat(satellite.generation()).isEqualTo(before);
    second.up = false;
    int after = satellite.generation();
    assertThat(after).isNotEqualTo(before);
    second.open();
    assertThat(satellite.generation()).isNotEqualTo(after);
    first.open();
    assertThat(satellite.generation()).as("it was cut in between").isEqualTo(after + 2);
  }

  @Test
  void framesFitEveryLinkThatIsUp() {
    first.traits = LinkTraits.datagrams(1472, 10_000_000).oneWay(0.1);
    second.traits = LinkTraits.datagrams(1000, 5_000_000).oneWay(0.2);
    assertThat(satellite.traits()).isEqualTo(new LinkTraits(1000, 15_000_000, false, 0.2));
    second.traits = LinkTraits.reliable();
    assertThat(satellite.traits()).isEqualTo(new LinkTraits(1472, 0, true, 0));
    first.up = false;
    assertThat(satellite.traits()).isEqualTo(LinkTraits.reliable());
    second.up = false;
    assertThat(satellite.traits()).as("nothing is up").isEqualTo(new LinkTraits(1472, 0, true, 0));
  }

  @Test
  void wakesItsOwnerWhenThereIsRoomAgain() throws Exception {
    first.room = false;
    second.room = false;
    assertThat(satellite.hasRoom()).isFalse();
    second.room = true;
    assertThat(satellite.next(Duration.ofDays(1))).as("long before a day is over").isEmpty();
  }

  @Test
  void opensShutsAndClosesAll() {
    satellite.shut();
    assertThat(satellite.isUp()).isFalse();
    satellite.open();
    assertThat(first.isUp() && second.isUp()).isTrue();
    satellite.close();
    assertThat(first.closed && second.closed).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> MultiLink.ofSatellite(List.of()));
  }
}
