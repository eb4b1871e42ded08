package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;

/** Who gets in, and who does not, when the broker asks for certificates. */
@SuppressWarnings("NullAway.Init")
class BrokerTlsTest {

  private static final String MISSION = "tls";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  @TempDir static Path certificates;
  private static TestAuthority mission;
  private static TestAuthority stranger;
  private static TlsFiles ours;

  @TempDir Path folder;
  private EmbeddedBroker broker;

  /** Once, since keytool takes its time. */
  @BeforeAll
  static void certify() throws Exception {
    mission = new TestAuthority(certificates, "mission");
    mission.give("broker", "EC", "dns:localhost,ip:127.0.0.1");
    ours = mission.give("client", "CN=a", "EC", "dns:client");
    stranger = new TestAuthority(certificates, "stranger");
  }

  @BeforeEach
  void start() throws Exception {
    broker = start(mission.given("broker"));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private EmbeddedBroker start(TlsFiles files) throws IOException {
    return TestBroker.start(MISSION, files, folder.resolve("broker"));
  }

  private MqttLink satellite(TlsFiles files) {
    return MqttLink.ofSatellite(new MqttBroker(broker.uri(), files), MISSION, "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void carriesFramesOfThoseWhoHaveACertificateOfTheMission(String algorithm) throws Exception {
    TlsFiles theirs = mission.give("client-" + algorithm, "CN=a", algorithm, "dns:client");
    byte[] frame = new byte[60_000];
    frame[0] = 0x40;
    try (MqttLink ground =
            MqttLink.ofGround(
                new MqttBroker(broker.ownUri(), mission.given("broker")), MISSION, null);
        MqttLink satellite = satellite(theirs)) {
      ground.open();
      satellite.open();
      assertThat(next(ground)).isEqualTo(new Link.Presence("a", true));
      satellite.send("a", new Wire(frame, Kind.HARD_EXAMPLES));
      assertThat(((Link.Arrival) next(ground)).wire()).isEqualTo(frame);
    }
  }

  private static Link.Event next(Link link) throws InterruptedException {
    Optional<Link.Event> event = link.next(LONG);
    return event.orElseThrow(() -> new AssertionError("nothing happened"));
  }

  private static boolean getsIn(String uri, TlsFiles files, Duration wait) throws Exception {
    try (MqttLink link = MqttLink.ofSatellite(new MqttBroker(uri, files), MISSION, "a")) {
      link.open();
      await().atMost(wait).until(link::isUp);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Somebody does not get in where one of the mission does. */
  private static void assertStaysOutside(String uri, TlsFiles files) throws Exception {
    assertThat(getsIn(uri, ours, LONG)).isTrue();
    assertThat(getsIn(uri, files, A_WHILE)).isFalse();
  }

  @Test
  void whoHasNoCertificateStaysOutside() throws Exception {
    assertStaysOutside(broker.uri(), new TlsFiles(mission.ca(), null, null));
  }

  @Test
  void whoHasACertificateOfAnotherCaStaysOutside() throws Exception {
    TlsFiles theirs = stranger.give("spy", "CN=a", "EC", "dns:client");
    assertStaysOutside(
        broker.uri(), new TlsFiles(mission.ca(), theirs.certificate(), theirs.key()));
  }

  @Test
  void aBrokerOfAnotherCaIsNotBelieved() throws Exception {
    assertStaysOutside(broker.uri(), new TlsFiles(stranger.ca(), ours.certificate(), ours.key()));
  }

  @Test
  void aBrokerOfAnotherNameIsNotBelieved() throws Exception {
    broker.close();
    broker = start(mission.give("local", "EC", "dns:localhost"));
    assertThat(getsIn(broker.uri().replace("127.0.0.1", "localhost"), ours, LONG)).isTrue();
    assertThat(getsIn(broker.uri(), ours, A_WHILE)).isFalse();
  }

  @Test
  void keysNeverLieOnTheDiskOfTheBroker() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void filesThatChangeAreReadAgain() throws Exception {
    Path other = folder.resolve("other-ca.pem");
    Files.copy(mission.ca(), other);
    TlsFiles own = mission.given("broker");
    broker.close();
    broker = start(new TlsFiles(other, own.certificate(), own.key()));
    try (MqttLink satellite = satellite(ours)) {
      satellite.open();
      await().atMost(LONG).until(satellite::isUp);
      satellite.shut();
      await().atMost(LONG).until(() -> !satellite.isUp());
      Files.copy(stranger.ca(), other, StandardCopyOption.REPLACE_EXISTING);
      satellite.open();
      assertThatExceptionOfType(ConditionTimeoutException.class)
          .as("nor by a session of before")
          .isThrownBy(() -> await().atMost(A_WHILE).until(satellite::isUp));
      Files.writeString(other, "half a file");
      Files.copy(mission.ca(), other, StandardCopyOption.REPLACE_EXISTING);
      await().atMost(LONG).until(satellite::isUp);
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws Exception {
    TlsFiles other = mission.given("broker");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> satellite(new TlsFiles(ours.ca(), ours.certificate(), other.key())))
        .withMessageContaining("broker.key: not the key of certificate");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> start(new TlsFiles(null, ours.certificate(), ours.key())))
        .withMessageContaining("the CA of the clients must be named");
    Path old = folder.resolve("old.key");
    String key = Files.readString(mission.key("client"));
    Files.writeString(old, key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> satellite(new TlsFiles(ours.ca(), ours.certificate(), old)))
        .withMessageContaining("openssl pkcs8 -topk8 -nodes");
  }
}
