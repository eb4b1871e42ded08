package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.transfer.Endpoint.Wire;

/** Stations and several ground servers at one broker, told apart by their certificates. */
class BrokerRolesTest {

  private static final String MISSION = "roles";
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aStationActsForItsSatellitesAndGroundServersShareTheFrames(@TempDir Path folder)
      throws Exception {
    TestAuthority mission = new TestAuthority(folder, "mission");
    mission.give("gs-1", "EC", "dns:localhost,ip:127.0.0.1");
    mission.give("gs-2", "CN=gs-2,OU=ground", "EC", "dns:gs-2");
    mission.give("north", "CN=north,OU=station", "EC", "dns:north");
    try (EmbeddedBroker broker = TestBroker.start(MISSION, mission.given("gs-1"), folder);
        MqttLink first = ground(new MqttBroker(broker.ownUri(), mission.given("gs-1")));
        MqttLink second = ground(new MqttBroker(broker.uri(), mission.given("gs-2")));
        MqttLink station =
            MqttLink.ofStation(
                new MqttBroker(broker.uri(), mission.given("north")), MISSION, "a", "north")) {
      station.open();
      await().atMost(LONG).until(station::isUp);
      station.announce(station.traits());
      for (int i = 0; i < 40; i++) {
        await().atMost(LONG).until(station::hasRoom);
        station.send("a", new Wire(new byte[] {0, (byte) i}, null));
      }
      Set<Link> hearers = new HashSet<>();
      Set<Link> told = new HashSet<>();
      Set<Integer> heard = new HashSet<>();
      await()
          .atMost(LONG)
          .until(
              () -> {
                for (Link link : new Link[] {first, second}) {
                  Link.@Nullable Event event = next(link).orElse(null);
                  if (event instanceof Link.Arrival arrival) {
                    hearers.add(link);
                    heard.add((int) arrival.wire()[1]);
                  } else if (event instanceof Link.Presence presence && presence.online()) {
                    told.add(link);
                  }
                }
                return heard.size() == 40 && told.size() == 2;
              });
      assertThat(hearers).hasSize(2);
      for (Reason reason : Reason.values()) {
        assertThat(broker.refusals().count(reason)).as(reason.word()).isZero();
      }
    }
  }

  private static Optional<Link.Event> next(Link link) throws InterruptedException {
    return link.next(Duration.ofMillis(10));
  }

  private static MqttLink ground(MqttBroker broker) {
    MqttLink link = MqttLink.ofGround(broker, MISSION, "center");
    link.open();
    await().atMost(LONG).until(link::isUp);
    return link;
  }
}
