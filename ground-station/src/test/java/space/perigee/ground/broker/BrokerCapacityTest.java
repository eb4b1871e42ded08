package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;

class BrokerCapacityTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static Link open(EmbeddedBroker broker, String name) {
    Link link = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), "m", name);
    link.open();
    return link;
  }

  @Test
  void refusesMoreConnectionsThanItServesUntilOneLeaves() throws Exception {
    BrokerAccess access = BrokerAccess.of("m", null, Clock.systemUTC()).withConnections(2);
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(TestBroker.PORT, folder, access.gate(null, null));
        Link first = open(broker, "a");
        Link second = open(broker, "b")) {
      await().atMost(LONG).until(() -> first.isUp() && second.isUp());
      try (Link third = open(broker, "c")) {
        await().atMost(LONG).until(() -> broker.refusals().count(Reason.CONNECTIONS) > 1);
        assertThat(third.isUp()).isFalse();
        assertThat(first.isUp() && second.isUp()).isTrue();
        first.shut();
        await().atMost(LONG).until(third::isUp);
      }
    }
  }
}
