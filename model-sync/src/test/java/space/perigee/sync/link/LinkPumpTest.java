package space.perigee.sync.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

class LinkPumpTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final byte[] GENUINE = {1};
  private static final byte[] FORGED = {2};

  /** Writes down what the pump reports. */
  private static final class Log implements LinkListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      lines.add("arrival " + arrival.satellite());
      return arrival.wire()[0] == GENUINE[0];
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      lines.add("presence " + presence.satellite() + " " + presence.online());
    }

    @Override
    public void onLinkUp(LinkTraits traits) {
      lines.add("up");
    }

    @Override
    public void onLinkDown() {
      lines.add("down");
    }

    @Override
    public void onSent(Wire frame) {
      lines.add("sent");
    }
  }

  /** Has a number of frames. */
  private static final class Frames implements FrameSource {
    private int left;

    Frames(int left) {
      this.left = left;
    }

    @Override
    public Optional<Wire> poll(Instant now) {
      return left-- > 0 ? Optional.of(new Wire(GENUINE, null)) : Optional.empty();
    }
  }

  /** Counts how often it is asked, and wants to be woken at a time. */
  private static final class Counted implements FrameSource {
    private int left;
    private int asked;
    private Optional<Instant> wakeAt = Optional.empty();

    @Override
    public Optional<Wire> poll(Instant now) {
      asked++;
      return left > 0 && left-- > 0 ? Optional.of(new Wire(GENUINE, null)) : Optional.empty();
    }

    @Override
    public Optional<Instant> wakeAt(Instant now) {
      return wakeAt;
    }
  }

  private final FakeLink link = new FakeLink();
  private final Log log = new Log();

  private LinkPump pump(int events, int frames) {
    return new LinkPump(link, log, new LinkPump.Limits(events, frames));
  }

  private void arrive(String satellite, byte[] wire) {
    link.events.add(new Link.Arrival(satellite, wire));
  }

  @Test
  void confirmsOnlyGenuineFrames() throws InterruptedException {
    arrive("a", GENUINE);
    arrive("b", FORGED);
    link.events.add(new Link.Presence("a", true));
    assertThat(pump(10, 10).receive(Duration.ZERO, CLOCK)).isTrue();
    assertThat(link.confirmed).isEqualTo(1);
    assertThat(log.lines).containsExactly("arrival a", "arrival b", "presence a true");
  }

  @Test
  void leavesTheLinkWhatIsBeyondTheBoundOfATurn() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      arrive("a", GENUINE);
    }
    LinkPump pump = pump(3, 10);
    pump.receive(Duration.ZERO, CLOCK);
    assertThat(link.events).hasSize(2);
    pump.receive(Duration.ZERO, CLOCK);
    assertThat(link.events).isEmpty();
    assertThat(pump.receive(Duration.ZERO, CLOCK)).isFalse();
  }

  @Test
  void sendsRoundRobinAndGoesOnWithTheNextSatellite() {
    LinkPump pump = pump(10, 4);
    pump.add("a", new Frames(9));
    pump.add("b", new Frames(1));
    pump.add("c", new Frames(9));
    assertThat(pump.send(CLOCK)).isEqualTo(4);
    assertThat(link.recipients).containsExactly("a", "b", "c", "a");
    pump.send(CLOCK);
    assertThat(link.recipients.subList(4, 8)).containsExactly("c", "a", "c", "a");
    assertThat(log.lines).hasSize(8).containsOnly("sent");
  }

  @Test
  void isBackloggedIfFramesAreLeft() {
    LinkPump pump = pump(10, 100);
    pump.add("a", new Frames(5));
    link.capacity = 3;
    assertThat(pump.send(CLOCK)).isEqualTo(3);
    assertThat(pump.isBacklogged()).isTrue();
    link.capacity = 100;
    link.room = true;
    assertThat(pump.send(CLOCK)).isEqualTo(2);
    assertThat(pump.isBacklogged()).isFalse();
  }

  /** Ten thousand sources that have told that they have nothing, and one turn behind them. */
  private List<Counted> silent(LinkPump pump) {
    List<Counted> sources = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Counted source = new Counted();
      sources.add(source);
      pump.add("s" + i, source);
    }
    pump.send(CLOCK);
    sources.forEach(source -> source.asked = 0);
    return sources;
  }

  private static int asked(List<Counted> sources) {
    return sources.stream().mapToInt(source -> source.asked).sum();
  }

  @Test
  void asksNobodyWhoHasNothingToSend() throws InterruptedException {
    LinkPump pump = pump(10, 10);
    List<Counted> sources = silent(pump);
    for (int turn = 0; turn < 100; turn++) {
      pump.turn(Duration.ZERO, CLOCK);
    }
    assertThat(asked(sources)).isZero();
  }

  @Test
  void asksWhomAFrameArrivedForAndWhoIsReady() throws InterruptedException {
    LinkPump pump = pump(10, 10);
    List<Counted> sources = silent(pump);
    sources.get(7).left = 1;
    arrive("s7", GENUINE);
    sources.get(9).left = 2;
    pump.ready("s9");
    pump.ready("s9");
    pump.ready("nobody");
    pump.turn(Duration.ZERO, CLOCK);
    assertThat(link.recipients).containsExactly("s9", "s7", "s9");
    assertThat(asked(sources)).as("once more each, until it has nothing").isEqualTo(5);
  }

  @Test
  void wakesASourceAtItsTimeAndAllOfThemIfTheClockIsSetBack() {
    LinkPump pump = pump(10, 10);
    Counted early = new Counted();
    early.wakeAt = Optional.of(Instant.EPOCH.plusSeconds(10));
    Counted late = new Counted();
    late.wakeAt = Optional.of(Instant.EPOCH.plusSeconds(1000));
    pump.add("early", early);
    pump.add("late", late);
    pump.send(CLOCK);
    pump.send(InstantSource.fixed(Instant.EPOCH.plusSeconds(9)));
    assertThat(asked(List.of(early, late))).isEqualTo(2);
    pump.send(InstantSource.fixed(Instant.EPOCH.plusSeconds(10)));
    assertThat(List.of(early.asked, late.asked)).containsExactly(2, 1);
    early.wakeAt = Optional.empty();
    pump.send(InstantSource.fixed(Instant.EPOCH.plusSeconds(11)));
    pump.send(CLOCK);
    assertThat(List.of(early.asked, late.asked)).as("set back").containsExactly(3, 2);
    pump.send(InstantSource.fixed(Instant.EPOCH.plusSeconds(500)));
    assertThat(List.of(early.asked, late.asked)).containsExactly(3, 2);
  }

  @Test
  void asksASourceThatWasRemovedNeverAgain() {
    LinkPump pump = pump(10, 10);
    Counted gone = new Counted();
    gone.wakeAt = Optional.of(Instant.EPOCH.plusSeconds(10));
    pump.add("gone", gone);
    pump.send(CLOCK);
    pump.remove("gone");
    pump.ready("gone");
    pump.send(InstantSource.fixed(Instant.EPOCH.plusSeconds(10)));
    assertThat(gone.asked).isEqualTo(1);
  }

  @Test
  void tellsWhenTheLinkComesUpAgainBeforeAnythingLeaves() throws InterruptedException {
    link.up = false;
    LinkPump pump = pump(10, 10);
    pump.add("a", new Frames(1));
    pump.turn(Duration.ZERO, CLOCK);
    assertThat(log.lines).isEmpty();
    link.open();
    pump.turn(Duration.ZERO, CLOCK);
    pump.turn(Duration.ZERO, CLOCK);
    assertThat(log.lines).containsExactly("up", "sent");
    link.open();
    pump.turn(Duration.ZERO, CLOCK);
    link.shut();
    pump.turn(Duration.ZERO, CLOCK);
    pump.turn(Duration.ZERO, CLOCK);
    assertThat(log.lines).containsExactly("up", "sent", "up", "down");
  }
}
