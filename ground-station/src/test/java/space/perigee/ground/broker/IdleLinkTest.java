package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;

/** What a connection costs at the start of a contact, while it is idle, and when it is dead. */
@SuppressWarnings("NullAway.Init")
class IdleLinkTest {

  private static final String MISSION = "idle";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Link.Presence CAME = new Link.Presence("a", true);

  @TempDir static Path certificates;
  private static TestAuthority mission;

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private TestProxy proxy;
  private MqttLink ground;

  @BeforeAll
  static void certify() throws Exception {
    mission = new TestAuthority(certificates, "mission");
    mission.give("broker", "EC", "dns:localhost,ip:127.0.0.1");
    mission.give("a", "EC", "dns:a");
  }

  @BeforeEach
  void start() throws Exception {
    ListenPort port = new ListenPort("--mqtt-port", "127.0.0.1", 0);
    broker =
        EmbeddedBroker.start(
            port,
            folder.resolve("broker"),
            BrokerAccess.of(MISSION, null, Clock.systemUTC()).gate(mission.given("broker"), null));
    proxy = new TestProxy(broker.uri());
    ground =
        MqttLink.ofGround(new MqttBroker(broker.uri(), mission.given("broker")), MISSION, null);
    ground.open();
    await().atMost(LONG).until(ground::isUp);
  }

  @AfterEach
  void stop() throws Exception {
    ground.close();
    proxy.close();
    broker.close();
  }

  private MqttLink satellite() {
    return satellite(mission.given("a"));
  }

  private MqttLink satellite(TlsFiles files) {
    return MqttLink.ofSatellite(new MqttBroker(proxy.uri("ssl"), files), MISSION, "a");
  }

  private Link.Event next() throws InterruptedException {
    Optional<Link.Event> event = ground.next(LONG);
    return event.orElseThrow(() -> new AssertionError("nothing happened"));
  }

  /** Bytes of a contact without frames, to the end of its connection. */
  private long contact(MqttLink satellite) throws Exception {
    long before = proxy.bytes();
    satellite.open();
    assertThat(next()).isEqualTo(CAME);
    satellite.shut();
    assertThat(next()).isEqualTo(new Link.Presence("a", false));
    return proxy.bytes() - before;
  }

  @Test
  void aLaterContactResumesTheTlsSessionAndSendsNoCertificates() throws Exception {
    try (MqttLink satellite = satellite()) {
      long first = contact(satellite);
      for (int i = 0; i < 3; i++) {
        assertThat(contact(satellite))
            .as("contact %d after the first", i)
            .isLessThan(first * 3 / 4);
      }
    }
  }

  @Test
  void aSatelliteThatWasCutOffResumesItsSession() throws Exception {
    try (MqttLink satellite = satellite()) {
      long first = contact(satellite);
      for (int i = 0; i < 2; i++) {
        satellite.open();
        assertThat(next()).isEqualTo(CAME);
        proxy.goDead();
        satellite.shut();
        await().atMost(LONG).until(() -> !satellite.isUp());
        long before = proxy.bytes();
        satellite.open();
        assertThat(nextAfterTakeover()).isEqualTo(CAME);
        satellite.shut();
        assertThat(next()).isEqualTo(new Link.Presence("a", false));
        assertThat(proxy.bytes() - before).as("cut %d", i).isLessThan(first * 3 / 4);
      }
    }
  }

  /** The broker may report that the connection that was cut is gone. */
  private Link.Event nextAfterTakeover() throws InterruptedException {
    Link.Event event = next();
    return event.equals(CAME) ? event : next();
  }

  /** Until the last acknowledgments have passed. */
  private void awaitQuiet() {
    AtomicLong before = new AtomicLong(-1);
    await()
        .atMost(LONG)
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              long bytes = proxy.bytes();
              return before.getAndSet(bytes) == bytes;
            });
  }

  @Test
  void nothingIsSentWhileIdle() throws Exception {
    try (MqttLink satellite = satellite()) {
      satellite.open();
      assertThat(next()).isEqualTo(CAME);
      awaitQuiet();
      long before = proxy.bytes();
      assertThat(ground.next(Duration.ofSeconds(12))).isEmpty();
      assertThat(proxy.bytes()).isEqualTo(before);
      assertThat(satellite.isUp()).isTrue();
    }
  }

  @Test
  void aDeadConnectionIsReplacedWithin10SecondsOfTheFirstFrame() throws Exception {
    try (MqttLink satellite = satellite()) {
      satellite.open();
      assertThat(next()).isEqualTo(CAME);
      int generation = satellite.generation();
      proxy.goDead();
      await("nobody can know while nothing is sent")
          .atMost(LONG)
          .during(Duration.ofSeconds(2))
          .until(() -> satellite.isUp() && satellite.generation() == generation);
      satellite.send("a", new Wire(new byte[100], null));
      await().atMost(Duration.ofSeconds(10)).until(() -> proxy.connections() == 2);
      await().atMost(LONG).until(() -> satellite.isUp() && satellite.generation() > generation);
    }
  }

  @Test
  void aDeadConnectionIsReplacedAlsoWhileAWriteIsStuck() throws Exception {
    try (MqttLink satellite = satellite()) {
      satellite.open();
      assertThat(next()).isEqualTo(CAME);
      send(satellite, 4); // tells the rate
      await().atMost(LONG).until(() -> satellite.hasRoom() && arrivals(4));
      proxy.goDead();
      for (int i = 0; i < 60; i++) {
        send(satellite, 1);
      }
      await().atMost(Duration.ofSeconds(25)).until(() -> proxy.connections() == 2);
      await().atMost(LONG).until(satellite::isUp);
    }
  }

  private static void send(MqttLink satellite, int frames) {
    for (int i = 0; i < frames; i++) {
      satellite.send("a", new Wire(new byte[60_000], Kind.DELTA));
      satellite.send("a", new Wire(new byte[20], null));
    }
  }

  private int arrived;

  private boolean arrivals(int frames) throws InterruptedException {
    Optional<Link.Event> event = ground.next(Duration.ofMillis(100));
    if (event.isPresent() && event.get() instanceof Link.Arrival) {
      arrived++;
    }
    return arrived >= 2 * frames;
  }
}
