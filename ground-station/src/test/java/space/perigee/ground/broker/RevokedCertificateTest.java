package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.sync.io.InputException;

/** Certificates that were valid when they were made. */
@SuppressWarnings("NullAway.Init")
class RevokedCertificateTest {

  private static final String MISSION = "revoked";
  private static final String ID = "perigee/" + MISSION + "/a";

  @TempDir static Path certificates;
  private static TestAuthority mission;
  private static Path list;

  private final Map<String, Integer> keys = new ConcurrentHashMap<>();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @TempDir Path folder;
  private EmbeddedBroker broker;

  @BeforeAll
  static void certify() throws Exception {
    mission = new TestAuthority(certificates, "mission");
    mission.give("broker", "EC", "dns:localhost,ip:127.0.0.1");
    mission.give("a", "EC", "dns:a");
    mission.give("a-2", "CN=a,SERIALNUMBER=2", "EC", "dns:a");
    mission.give("short", "CN=a", "EC", "dns:a", "-validity", "1");
    list = certificates.resolve("crl.pem");
  }

  @BeforeEach
  void start() throws Exception {
    mission.revoke(list);
    InstantSource wall = () -> Clock.systemUTC().instant().plus(ahead.get());
    broker =
        EmbeddedBroker.start(
            TestBroker.PORT,
            folder,
            new BrokerAccess(MISSION, () -> keys, wall, 100).gate(mission.given("broker"), list));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private RawMqtt connect(String owner) throws Exception {
    return RawMqtt.connect(broker.uri(), mission.context(owner), ID);
  }

  private void assertStaysOutside(String owner) {
    assertThatThrownBy(() -> connect(owner)).isInstanceOf(IOException.class);
  }

  @Test
  void aListOfTheCaEndsOpenConnectionsAndRefusesNewOnes() throws Exception {
    try (RawMqtt open = connect("a")) {
      mission.revoke(list, "a");
      Files.setLastModifiedTime(list, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      assertThat(open.isEnded()).isTrue();
    }
    assertStaysOutside("a");
    assertThat(broker.refusals().count(Reason.REVOKED)).isGreaterThanOrEqualTo(2);
    connect("a-2").close();
  }

  @Test
  void aRevokedKeyRevokesTheCertificateOfItsSequence() throws Exception {
    try (RawMqtt open = connect("a")) {
      keys.put("a", 1);
      assertThat(open.isEnded()).isTrue();
    }
    assertStaysOutside("a");
    connect("a-2").close();
    keys.put("a", 2);
    assertStaysOutside("a-2");
  }

  @Test
  void aResumedSessionDoesNotOutliveTheCertificate() throws Exception {
    var context = mission.context("a");
    for (int i = 0; i < 2; i++) {
      try (RawMqtt open = RawMqtt.connect(broker.uri(), context, ID)) {
        open.send(RawMqtt.subscribe(1, "perigee/v1/" + MISSION + "/a/up/+"));
        assertThat(open.read().type()).isEqualTo(RawMqtt.SUBACK);
      }
    }
    keys.put("a", 1);
    assertThatThrownBy(() -> RawMqtt.connect(broker.uri(), context, ID))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anExpiredCertificateEndsItsConnection() throws Exception {
    try (RawMqtt open = connect("short");
        RawMqtt other = connect("a-2")) {
      // The newer connection has taken the place of the older one.
      assertThat(open.isEnded()).isTrue();
      other.send(RawMqtt.ping());
    }
    try (RawMqtt open = connect("short")) {
      ahead.set(Duration.ofDays(2));
      assertThat(open.isEnded()).isTrue();
    }
    assertThat(broker.refusals().count(Reason.EXPIRED)).isEqualTo(1);
  }

  @Test
  void aListOfAnotherCaIsRefusedAndADamagedOneChangesNothing() throws Exception {
    TestAuthority stranger = new TestAuthority(folder, "stranger");
    Path strange = folder.resolve("strange.pem");
    stranger.revoke(strange);
    BrokerAccess access = BrokerAccess.of(MISSION, null, Clock.systemUTC());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> access.gate(mission.given("broker"), strange))
        .withMessageContaining("strange.pem: not signed by a CA of this link");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> access.gate(mission.given("broker"), folder.resolve("absent.pem")))
        .withMessageContaining("absent.pem");

    mission.revoke(list, "a");
    Files.setLastModifiedTime(list, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
    try (RawMqtt open = connect("a-2")) {
      Files.writeString(list, "no list");
      Files.setLastModifiedTime(list, FileTime.from(Instant.parse("2026-01-03T00:00:00Z")));
      open.send(RawMqtt.ping());
      assertThat(open.read().type()).isEqualTo(13);
    }
  }
}
