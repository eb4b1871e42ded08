package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.port.ListenPort;
import space.perigee.onboard.flight.payload.PredictionQueue;
import space.perigee.onboard.flight.payload.PredictionRecord;
import space.perigee.onboard.flight.payload.PredictionTargets;
import space.perigee.sync.model.ModelVersion;

/**
 * Predictions of a satellite on a real broker, which stands for the one of its payload computer.
 */
class PredictionTopicTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TOPIC = "payload/predictions";

  /** Keeps the messages that it hears. */
  private record Listener(List<String> heard) implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException e) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void predictionsReachASubscriberAndGoOnWhenTheBrokerComesBack() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    EmbeddedBroker broker = start("first", 0);
    int port = Integer.parseInt(broker.uri().replaceAll(".*:", ""));
    try (PredictionQueue queue =
        new PredictionQueue(
            PredictionTargets.of("mqtt://127.0.0.1:" + port + "/" + TOPIC, "sat-1", 1 << 20))) {
      subscribe(broker, heard);
      queue.accept(record(1));
      await().atMost(LONG).until(() -> heard.size() == 1);
      assertThat(heard.get(0)).startsWith("{\"id\":1,").contains("\"class\":\"water\"");
      broker.close();

      queue.accept(record(2));
      await().atMost(LONG).until(() -> queue.status().trouble() != null);
      assertThat(queue.status().trouble()).contains("refused");
      broker = start("second", port);
      subscribe(broker, heard);
      queue.accept(record(3));

      await().atMost(LONG).until(() -> queue.status().written() == 3);
      assertThat(queue.status().dropped()).isZero();
      assertThat(queue.status().trouble()).isNull();
      await().atMost(LONG).until(() -> heard.stream().anyMatch(it -> it.startsWith("{\"id\":3,")));
    } finally {
      broker.close();
    }
  }

  private EmbeddedBroker start(String name, int port) throws Exception {
    return EmbeddedBroker.start(
        new ListenPort("--mqtt-port", "127.0.0.1", port),
        folder.resolve(name),
        BrokerAccess.of("demo", null, Clock.systemUTC()).gate(null, null));
  }

  private static void subscribe(EmbeddedBroker broker, List<String> heard) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(broker.uri(), "payload-computer", new MemoryPersistence());
    client.setCallback(new Listener(heard));
    client.connect().waitForCompletion(LONG.toMillis());
    client.subscribe(TOPIC, 1).waitForCompletion(LONG.toMillis());
  }

  private static PredictionRecord record(long id) {
    return new PredictionRecord(
        id,
        Instant.EPOCH,
        "classification",
        Map.of("class", "water"),
        ModelVersion.fromBytes(new byte[32]),
        Duration.ofMillis(1));
  }
}
