package space.perigee.ground.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.FakeSatellite;
import space.perigee.ground.StoredEvents;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.control.RemoteGround;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.EventPosition;
import space.perigee.ground.store.GroundEvent;
import space.perigee.ground.store.Ledger;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** A subscriber gets CloudEvents 1.0 in the binary mode of MQTT 5. */
class CloudEventsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Weights START = TestModel.of(0.5);

  /** What a subscriber received. */
  private record Event(String topic, Map<String, String> attributes, String type, JsonNode data) {

    String attribute(String name) {
      return attributes.getOrDefault(name, "");
    }
  }

  /** Subscribes to all events of the mission. */
  private static final class Subscriber implements MqttCallback, AutoCloseable {

    final List<Event> events = new CopyOnWriteArrayList<>();
    private final MqttAsyncClient client;

    Subscriber(String link) throws MqttException {
      client =
          new MqttAsyncClient(
              link.replace("mqtt://", "tcp://"), "subscriber", new MemoryPersistence());
      client.setCallback(this);
      client.connect().waitForCompletion();
      client.subscribe("perigee/events/v1/test/#", 1).waitForCompletion();
    }

    List<String> subjects() {
      return events.stream().map(e -> e.attribute("subject")).distinct().toList();
    }

    List<Event> of(CloudEventType type) {
      return events.stream().filter(e -> e.attribute("type").equals(type.type())).toList();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws Exception {
      MqttProperties properties = message.getProperties();
      events.add(
          new Event(
              topic,
              properties.getUserProperties().stream()
                  .collect(Collectors.toMap(UserProperty::getKey, UserProperty::getValue)),
              properties.getContentType(),
              new ObjectMapper()
                  .readTree(new String(message.getPayload(), StandardCharsets.UTF_8))));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException e) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reason, @Nullable MqttProperties properties) {}

    @Override
    public void close() throws MqttException {
      client.disconnectForcibly(0, 500, true);
      client.close();
    }
  }

  @Test
  void publishesVersionsRejectedDeltasAndPasses(@TempDir Path state) throws Exception {
    try (TestServer server = TestServer.start(state, START, "a");
        Subscriber subscriber = new Subscriber(server.link())) {
      try (FakeSatellite a = server.satellite("a", START).contact()) {
        a.offer(TestModel.of(0.6), 100);
        pump(a, () -> !subscriber.of(CloudEventType.VERSION_PUBLISHED).isEmpty());
      }
      await().atMost(PATIENCE).until(() -> !subscriber.of(CloudEventType.PASS_ENDED).isEmpty());
      new RemoteGround(server.api().uri(), ApiTokens.read(state.resolve(ApiTokens.FILE)).write())
          .publish(Action.ROLLBACK, 0, "");
      await()
          .atMost(PATIENCE)
          .until(() -> subscriber.of(CloudEventType.VERSION_PUBLISHED).size() == 2);
      JsonNode again = subscriber.of(CloudEventType.VERSION_PUBLISHED).get(1).data();
      assertThat(again.path("number").asLong()).isEqualTo(2);
      assertThat(again.path("source").asLong(-1)).isZero();

      Event published = subscriber.of(CloudEventType.VERSION_PUBLISHED).get(0);
      assertThat(published.topic())
          .isEqualTo("perigee/events/v1/test/space.perigee.version.published");
      assertThat(published.type()).isEqualTo("application/json");
      assertThat(published.attribute("specversion")).isEqualTo("1.0");
      assertThat(published.attribute("source")).isEqualTo("/perigee/test/ground");
      assertThat(published.attribute("id")).matches("\\d+-\\d+");
      assertThat(published.attribute("time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      assertThat(published.data().path("number").asLong()).isEqualTo(1);
      assertThat(published.data().path("satellites").asInt()).isEqualTo(1);

      Event pass = subscriber.of(CloudEventType.PASS_ENDED).get(0);
      assertThat(pass.attribute("subject")).isEqualTo("a");
      assertThat(pass.data().path("satellite").asText()).isEqualTo("a");
      assertThat(pass.data().path("deltas").asLong()).isEqualTo(1);
      assertThat(pass.data().path("bytesReceived").asLong()).isPositive();
      assertThat(pass.data().path("ended").asText())
          .isGreaterThanOrEqualTo(pass.data().path("began").asText());

      for (Event event : subscriber.events) {
        assertFits(server, event);
      }
    }
  }

  /** The data has all fields of its schema, and no others. */
  private static void assertFits(TestServer server, Event event) {
    String schema = event.attribute("dataschema");
    assertThat(URI.create(schema).isAbsolute()).isTrue();
    JsonNode described =
        StreamSupport.stream(
                server.api().json("/openapi.json").at("/components/schemas").spliterator(), false)
            .filter(candidate -> candidate.path("$id").asText().equals(schema))
            .findFirst()
            .orElseThrow();
    assertThat(described.path("required")).isNotEmpty();
    event
        .data()
        .fieldNames()
        .forEachRemaining(
            name -> assertThat(described.path("properties").has(name)).as(name).isTrue());
    for (JsonNode name : described.path("required")) {
      assertThat(event.data().has(name.asText())).as(event + " lacks " + name).isTrue();
    }
  }

  /** The broker is away while events happen, and the server restarts meanwhile. */
  @Test
  void losesNoEventWhileTheBrokerIsAway(@TempDir Path folder) throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    int port;
    try (Database database = Database.open(folder);
        StoredEvents happened = new StoredEvents(folder)) {
      EventFeed feed = EventFeed.follow(new Ledger(database), timer);
      EventPosition position = new EventPosition(database, "test");
      try (EmbeddedBrokers broker = broker(0, folder)) {
        port = URI.create(broker.uris().get(0)).getPort();
        try (Subscriber subscriber = new Subscriber(broker.uris().get(0));
            CloudEventPublisher publisher = publisher(feed, port, position)) {
          assertThat(publisher).isNotNull();
          happened.write(List.of(event("a")));
          await().atMost(PATIENCE).until(() -> subscriber.events.size() == 1);
          await().atMost(PATIENCE).until(() -> position.read().isPresent());
        }
      }
      happened.write(List.of(event("b")));
      try (CloudEventPublisher publisher = publisher(feed, port, position)) {
        assertThat(publisher).isNotNull();
        happened.write(List.of(event("c")));
        await().atMost(PATIENCE).until(() -> feed.newest() >= 3);
      }
      try (EmbeddedBrokers broker = broker(port, folder);
          Subscriber subscriber = new Subscriber(broker.uris().get(0))) {
        try (CloudEventPublisher publisher = publisher(feed, port, position)) {
          assertThat(publisher).isNotNull();
          happened.write(List.of(event("d")));
          await().atMost(PATIENCE).until(() -> subscriber.subjects().size() == 3);
          assertThat(subscriber.subjects()).containsExactly("b", "c", "d");
          assertThat(subscriber.of(CloudEventType.SATELLITE_QUARANTINED)).hasSize(3);
          assertThat(subscriber.events.get(0).data().path("reason").asText()).isEqualTo("far off");
          assertThat(subscriber.events.get(0).data().path("satellite").asText()).isEqualTo("b");
        }
      }
    } finally {
      timer.shutdownNow();
    }
  }

  private static GroundEvent event(String satellite) {
    return new GroundEvent(
        Instant.parse("2026-11-23T12:00:00Z"), "satellite-quarantined", satellite, "far off");
  }

  private static CloudEventPublisher publisher(EventFeed feed, int port, EventPosition position) {
    return CloudEventPublisher.start(
        feed, Links.publisher("mqtt://127.0.0.1:" + port, "publisher"), "test", position);
  }

  private static EmbeddedBrokers broker(int port, Path folder) throws IOException {
    return EmbeddedBrokers.start(
        List.of(EmbeddedBrokers.NAME),
        new ListenPort("--mqtt-port", "127.0.0.1", port),
        folder.resolve("broker"),
        BrokerAccess.of("test", null, Clock.systemUTC()));
  }

  private static void pump(FakeSatellite satellite, BooleanSupplier condition) {
    FakeSatellite.pumpUntil(PATIENCE, condition, satellite);
  }
}
