package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.DirectLanes;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;

/** Frames between real clients and the ground in the broker's process. */
@SuppressWarnings("NullAway.Init")
class DirectLanesTest {

  private static final String MISSION = "lanes";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Wire CONTROL = new Wire(new byte[] {1, 2}, null);
  private static final Wire BULK = new Wire(new byte[60_000], Kind.DELTA);

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private DirectLanes lanes;
  private Link ground;

  @BeforeEach
  void start() throws Exception {
    Gate gate = BrokerAccess.of(MISSION, null, Clock.systemUTC()).gate(null, null);
    lanes = gate.openLanes();
    broker = EmbeddedBroker.start(TestBroker.PORT, folder, gate);
    ground = lanes.link();
    ground.open();
  }

  @AfterEach
  void stop() {
    ground.close();
    broker.close();
  }

  private Link satellite(String name) {
    return up(MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, name));
  }

  private Link otherGround() {
    return up(MqttLink.ofGround(new MqttBroker(broker.uri(), null), MISSION, null));
  }

  private static Link up(Link link) {
    link.open();
    await().atMost(LONG).until(link::isUp);
    return link;
  }

  private static Link.Arrival frame(Link link) throws InterruptedException {
    while (true) {
      Optional<Link.Event> event = link.next(LONG);
      if (event.isEmpty()) {
        throw new AssertionError("no frame arrived");
      }
      if (event.get() instanceof Link.Arrival arrival) {
        return arrival;
      }
    }
  }

  private static void assertCarries(Link from, Link to, String satellite, Wire wire)
      throws InterruptedException {
    from.send(satellite, wire);
    Link.Arrival arrival = frame(to);
    assertThat(arrival.satellite()).isEqualTo(satellite);
    assertThat(arrival.wire()).isEqualTo(wire.bytes());
  }

  @Test
  void carryFramesBothWaysInOrder() throws Exception {
    try (Link a = satellite("a");
        Link b = satellite("b")) {
      for (int i = 0; i < 3; i++) {
        assertCarries(a, ground, "a", BULK);
        assertCarries(b, ground, "b", CONTROL);
        assertCarries(ground, a, "a", CONTROL);
        assertCarries(ground, b, "b", BULK);
      }
      for (int i = 0; i < 100; i++) {
        ground.send("a", new Wire(new byte[] {(byte) i}, i % 2 == 0 ? null : Kind.MODEL));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(frame(a).wire()).containsExactly(i);
      }
    }
  }

  /** A window of 32 unacknowledged messages would stop it. */
  @Test
  void acknowledgeWhatAsksForIt() throws Exception {
    try (Link a = satellite("a")) {
      for (int i = 0; i < 200; i++) {
        await().atMost(LONG).until(a::hasRoom);
        assertCarries(a, ground, "a", CONTROL);
      }
    }
  }

  @Test
  void carryFramesThroughAStation() throws Exception {
    try (Link station =
        up(MqttLink.ofStation(new MqttBroker(broker.uri(), null), MISSION, "a", "north"))) {
      station.announce(LinkTraits.datagrams(1472, 1_000_000));
      await().atMost(LONG).until(() -> ground.traitsTo("a").maxFrameBytes() == 1472);
      assertCarries(station, ground, "a", CONTROL);
      assertCarries(ground, station, "a", CONTROL);
    }
  }

  @Test
  void servesOtherGroundClientsToo() throws Exception {
    try (Link other = otherGround();
        Link a = satellite("a")) {
      assertCarries(a, other, "a", CONTROL);
      assertThat(frame(ground).satellite()).isEqualTo("a");
      assertCarries(other, a, "a", CONTROL);
      assertCarries(a, ground, "a", BULK);
      assertThat(frame(other).wire()).isEqualTo(BULK.bytes());
    }
  }

  @Test
  void tellOtherGroundClientsWhoIsThereAndWhoComesAndLeaves() throws Exception {
    try (Link a = satellite("a")) {
      assertCarries(a, ground, "a", CONTROL);
      try (Link other = otherGround()) {
        assertThat(presence(other)).isEqualTo(new Link.Presence("a", true));
        try (Link b = satellite("b")) {
          assertThat(presence(other)).isEqualTo(new Link.Presence("b", true));
        }
        assertThat(presence(other)).isEqualTo(new Link.Presence("b", false));
      }
    }
  }

  /** Artemis keeps a queue for each retained message. */
  @Test
  void keepNothingInTheBrokerForASatelliteThatHasLeft() throws Exception {
    int before = broker.queues();
    for (int i = 0; i < 5; i++) {
      try (Link a = satellite("a" + i)) {
        assertCarries(a, ground, "a" + i, CONTROL);
      }
    }
    await().atMost(LONG).until(() -> lanes.heard().isEmpty());
    assertThat(broker.queues()).isEqualTo(before);
  }

  private static Link.Presence presence(Link link) throws InterruptedException {
    while (true) {
      Optional<Link.Event> event = link.next(LONG);
      if (event.isEmpty()) {
        throw new AssertionError("nobody came or left");
      }
      if (event.get() instanceof Link.Presence presence) {
        return presence;
      }
    }
  }

  @Test
  void forgetsAClientThatLeft() throws Exception {
    try (Link a = satellite("a")) {
      assertCarries(a, ground, "a", CONTROL);
      a.shut();
      ground.send("a", CONTROL);
      a.open();
      await().atMost(LONG).until(a::isUp);
      assertCarries(ground, a, "a", BULK);
    }
    await().atMost(LONG).until(() -> lanes.heard().isEmpty());
  }
}
