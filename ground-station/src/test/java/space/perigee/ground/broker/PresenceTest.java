package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;

/** What {@link MqttLink} says of presence when a real broker is behind it. */
@SuppressWarnings("NullAway.Init")
class PresenceTest {

  private static final String MISSION = "presence";
  private static final Link.Presence CAME = new Link.Presence("a", true);
  private static final Link.Presence LEFT = new Link.Presence("a", false);

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Link ground;

  @BeforeEach
  void start() throws Exception {
    Gate gate = BrokerAccess.of(MISSION, null, Clock.systemUTC()).gate(null, null);
    Optional<Link> inProcess = openInProcess(gate);
    broker = EmbeddedBroker.start(new ListenPort("--mqtt-port", "127.0.0.1", 0), folder, gate);
    ground =
        inProcess.orElseGet(
            () -> MqttLink.ofGround(new MqttBroker(broker.uri(), null), MISSION, null));
    ground.open();
  }

  /** The ground's link if it is in the broker's process; empty if it connects. */
  Optional<Link> openInProcess(Gate gate) {
    return Optional.empty();
  }

  @AfterEach
  void stop() {
    ground.close();
    broker.close();
  }

  @Test
  void saysThatASatelliteCameAndLeftAtEachContact() throws Exception {
    try (Link satellite = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a")) {
      for (int contact = 0; contact < 3; contact++) {
        satellite.open();
        assertThat(next(ground)).isEqualTo(CAME);
        satellite.shut();
        awaitLeft();
      }
    }
  }

  @Test
  void saysThatASatelliteLeftWhenItClosesItsLink() throws Exception {
    try (Link satellite = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a")) {
      satellite.open();
      assertThat(next(ground)).isEqualTo(CAME);
    }
    awaitLeft();
  }

  @Test
  void saysThatASatelliteCameAgainWhenAnotherConnectionTakesItsPlace() throws Exception {
    try (Link first = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a")) {
      first.open();
      assertThat(next(ground)).isEqualTo(CAME);
      try (Link second = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a")) {
        second.open();
        Link.Event event = next(ground);
        assertThat(event.equals(LEFT) ? next(ground) : event).isEqualTo(CAME);
        first.shut();
      }
    }
  }

  @Test
  void tellsAGroundThatComesLaterWhoIsThere() throws Exception {
    try (Link satellite = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a")) {
      satellite.open();
      assertThat(next(ground)).isEqualTo(CAME);
      ground.shut();
      awaitLeft();
      ground.open();
      assertThat(next(ground)).isEqualTo(CAME);
    }
  }

  @Test
  void findsASatelliteThatCameWhileTheGroundSubscribed() throws Exception {
    for (int i = 0; i < 5; i++) {
      String mission = "race" + i;
      try (Link late = MqttLink.ofGround(new MqttBroker(broker.uri(), null), mission, null);
          Link satellite = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), mission, "a")) {
        late.open();
        satellite.open();
        assertThat(next(late)).isEqualTo(CAME);
      }
    }
  }

  /** A ground that subscribes while a satellite comes hears of it twice, which harms nobody. */
  private void awaitLeft() throws InterruptedException {
    Link.Event event = next(ground);
    assertThat(event.equals(CAME) ? next(ground) : event).isEqualTo(LEFT);
  }

  private static Link.Event next(Link link) throws InterruptedException {
    Optional<Link.Event> event = link.next(Duration.ofSeconds(10));
    return event.orElseThrow(() -> new AssertionError("nothing happened for 10 s"));
  }
}
