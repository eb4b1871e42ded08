package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;

/** How {@link MqttLink} carries frames when a real broker is behind it. */
@SuppressWarnings("NullAway.Init")
class MqttLinkTest {

  private static final String MISSION = "frames";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final long LONG_MILLIS = LONG.toMillis();

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private MqttLink satellite;

  @BeforeEach
  void start() throws Exception {
    broker =
        EmbeddedBroker.start(
            new ListenPort("--mqtt-port", "127.0.0.1", 0),
            folder,
            BrokerAccess.of(MISSION, null, Clock.systemUTC()).gate(null, null));
    satellite = MqttLink.ofSatellite(new MqttBroker(broker.uri(), null), MISSION, "a");
  }

  @AfterEach
  void stop() {
    satellite.close();
    broker.close();
  }

  private MqttLink ground(@Nullable String group) throws Exception {
    MqttLink link = MqttLink.ofGround(new MqttBroker(broker.uri(), null), MISSION, group);
    link.open();
    await().atMost(LONG).until(link::isUp);
    return link;
  }

  /** A client without our rules, which records the topics that it hears. */
  private static final class Listener implements MqttCallback {
    final Queue<String> topics = new ConcurrentLinkedQueue<>();

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      topics.add(topic);
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

  @Test
  void theTopicSaysWhatAFrameIsOf() throws Exception {
    MqttAsyncClient client = new MqttAsyncClient(broker.uri(), "listener", new MemoryPersistence());
    Listener listener = new Listener();
    client.setCallback(listener);
    IMqttToken connected = client.connect();
    connected.waitForCompletion(LONG_MILLIS);
    assertThat(connected.getResponseProperties().getTopicAliasMaximum())
        .as("Paho does not survive its own topic aliases")
        .isIn(null, 0);
    client.subscribe("perigee/v1/" + MISSION + "/a/down/+", 1).waitForCompletion(LONG_MILLIS);

    satellite.open();
    await().atMost(LONG).until(satellite::isUp);
    List<String> expected = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      satellite.send("a", new Wire(new byte[] {0x40}, kind));
    }
    satellite.send("a", new Wire(new byte[] {0}, null));
    for (String lane :
        List.of("command", "model", "delta", "labels", "hard-examples", "telemetry", "control")) {
      expected.add("perigee/v1/" + MISSION + "/a/down/" + lane);
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(listener.topics).containsExactlyInAnyOrderElementsOf(expected));
    client.disconnectForcibly(0, 500, true);
    client.close(true);
  }

  @Test
  void severalGroundServersOfOneGroupShareWhatArrives() throws Exception {
    int frames = 40;
    try (MqttLink first = ground("center");
        MqttLink second = ground("center")) {
      satellite.open();
      await().atMost(LONG).until(satellite::isUp);
      for (int i = 0; i < frames; i++) {
        byte[] frame = {0, (byte) i};
        await().atMost(LONG).until(satellite::hasRoom);
        satellite.send("a", new Wire(frame, null));
      }
      List<Integer> heard = new ArrayList<>();
      Set<Link> hearers = new HashSet<>();
      Set<Link> told = new HashSet<>();
      await()
          .atMost(LONG)
          .until(
              () -> {
                for (Link link : List.of(first, second)) {
                  Optional<Link.Event> event = link.next(Duration.ofMillis(10));
                  if (event.isPresent() && event.get() instanceof Link.Arrival arrival) {
                    heard.add((int) arrival.wire()[1]);
                    hearers.add(link);
                  } else if (event.isPresent()) {
                    told.add(link);
                  }
                }
                return heard.size() >= frames && told.size() == 2;
              });
      assertThat(heard).as("each once").hasSize(frames).doesNotHaveDuplicates();
      assertThat(hearers).containsExactlyInAnyOrder(first, second);
    }
  }

  @Test
  void aFrameLongerThanTheBrokerTakesIsDroppedAndTheLinkStaysUp() throws Exception {
    try (MqttLink ground = ground(null)) {
      satellite.open();
      await().atMost(LONG).until(satellite::isUp);
      assertThat(satellite.traits().maxFrameBytes()).isEqualTo(Frames.MAX_BYTES);
      int generation = satellite.generation();
      satellite.send("a", new Wire(new byte[Frames.MAX_BYTES + 1], Kind.DELTA));
      satellite.send("a", new Wire(new byte[Frames.MAX_BYTES], Kind.DELTA));
      Optional<Link.Event> event = ground.next(LONG);
      while (event.isPresent() && event.get() instanceof Link.Presence) {
        event = ground.next(LONG);
      }
      assertThat(event)
          .hasValueSatisfying(e -> assertThat(((Link.Arrival) e).wire()).hasSize(Frames.MAX_BYTES));
      assertThat(satellite.generation()).isEqualTo(generation);
    }
  }

  /** They did when their client was closed before they had ended. */
  @Test
  void noThreadOfPahoFailsWhenAContactEndsInTheMiddleOfTraffic() throws Exception {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    Handler logged = new FailureHandler(failures);
    Logger paho = Logger.getLogger("org.eclipse.paho.mqttv5.client");
    paho.addHandler(logged);
    try {
      for (int contact = 0; contact < 20; contact++) {
        satellite.open();
        await().atMost(LONG).until(satellite::isUp);
        for (int i = 0; i < 30; i++) {
          satellite.send("a", new Wire(new byte[] {0}, null));
        }
        satellite.shut();
      }
      satellite.close();
    } finally {
      paho.removeHandler(logged);
      Thread.setDefaultUncaughtExceptionHandler(usual);
    }
    assertThat(failures).isEmpty();
  }

  /** Keeps what a thread of Paho failed with; a socket that was closed is no failure. */
  private static final class FailureHandler extends Handler {
    private final Queue<Throwable> failures;

    FailureHandler(Queue<Throwable> failures) {
      this.failures = failures;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getThrown() instanceof RuntimeException failure) {
        failures.add(failure);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
