package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.ground.broker.gate.RevokedCertificates;

/** Connections that keep others out: very many, slow ones, and such as are no MQTT. */
@SuppressWarnings("NullAway.Init")
class HostileConnectionsTest {

  private static final int FLOOD = 1_100;

  @TempDir static Path folder;
  private static SecuredGround ground;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    ground = new SecuredGround(folder);
    ground.assertDeltasArrive();
  }

  @AfterAll
  static void stop() throws Exception {
    ground.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable connection : open) {
      connection.close();
    }
  }

  /** The honest satellites stay, and one that comes now gets in and is heard. */
  private void assertOthersGetIn(String owner) {
    ground.assertDeltasArrive();
    await()
        .atMost(SecuredGround.LONG)
        .ignoreExceptions()
        .until(
            () -> {
              try (RawMqtt late = ground.connected(owner)) {
                late.send(RawMqtt.subscribe(1, SecuredGround.TREE + owner + "/up/+"));
                return late.read().type() == RawMqtt.SUBACK;
              }
            });
  }

  @Test
  void connectionsThatSayNothing() throws Exception {
    long before = ground.refused(Reason.WAITING);
    for (int i = 0; i < FLOOD; i++) {
      open.add(RawMqtt.tcp(ground.uri()));
    }
    await().atMost(SecuredGround.LONG).until(() -> ground.refused(Reason.WAITING) - before > 900);
    assertOthersGetIn("mallory");
  }

  @Test
  void handshakesThatStopHalfWay() throws Exception {
    byte[] beginning = RawMqtt.bytes(0x16, 0x03, 0x01, 0x02, 0x00, 0x01);
    for (int i = 0; i < FLOOD; i++) {
      Socket socket = RawMqtt.tcp(ground.uri());
      open.add(socket);
      try {
        socket.getOutputStream().write(beginning);
      } catch (IOException e) {
        // already ended by the next ones
      }
    }
    assertOthersGetIn("mallory");
  }

  @Test
  void connectionsOfOneCertificate() throws Exception {
    long before = ground.refused(Reason.CONNECTIONS) + ground.refused(Reason.RATE);
    for (int i = 0; i < 200; i++) {
      try {
        open.add(ground.raw("mallory"));
      } catch (IOException e) {
        // too fast
      }
    }
    await()
        .atMost(SecuredGround.LONG)
        .until(
            () -> ground.refused(Reason.CONNECTIONS) + ground.refused(Reason.RATE) - before > 100);
    ground.assertDeltasArrive();
    try (RawMqtt station = ground.raw("north")) {
      station.send(RawMqtt.connectPacket(SecuredGround.ID + "a/north"));
      assertThat(station.read().reason()).isZero();
    }
    assertOthersGetIn("mallory");
  }

  @Test
  void bytesThatAreNoTls() throws Exception {
    long before = ground.refused(Reason.HANDSHAKE);
    for (String text : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\0\0\0\0\0", "x")) {
      Socket socket = RawMqtt.tcp(ground.uri());
      open.add(socket);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
    }
    await().atMost(SecuredGround.LONG).until(() -> ground.refused(Reason.HANDSHAKE) - before >= 2);
    ground.assertDeltasArrive();
  }

  @Test
  void otherProtocolsBehindTls() throws Exception {
    byte[] request =
        ("POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n" + "x".repeat(99))
            .getBytes(StandardCharsets.ISO_8859_1);
    ground.assertRefused(Reason.MALFORMED, () -> ground.raw("mallory"), request);
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.raw("mallory"),
        RawMqtt.packet(
            0x10, RawMqtt.text("MQTT"), RawMqtt.bytes(4, 2, 0, 0), RawMqtt.text("perigee")));
    ground.assertRefused(Reason.PROTOCOL, () -> ground.raw("mallory"), RawMqtt.ping());
    ground.assertDeltasArrive();
  }

  @Test
  void noConnectWithinItsTime() throws Exception {
    Duration patience = Duration.ofMillis(800);
    Gate gate =
        new Gate(
            SecuredGround.MISSION,
            ground.authority.given("ground"),
            RevokedCertificates.of(Map::of, null, null),
            new Gate.Limits(patience, 100),
            Clock.systemUTC());
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(TestBroker.PORT, folder.resolve("slow"), gate)) {
      Socket silent = RawMqtt.tcp(broker.uri());
      open.add(silent);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);

      RawMqtt withoutConnect = RawMqtt.open(broker.uri(), ground.authority.context("mallory"));
      open.add(withoutConnect);
      assertThat(withoutConnect.isEnded()).isTrue();

      RawMqtt slow = RawMqtt.open(broker.uri(), ground.authority.context("mallory"));
      open.add(slow);
      byte[] connect = RawMqtt.connectPacket(SecuredGround.ID + "mallory");
      slow.send(Arrays.copyOf(connect, connect.length - 1));
      assertThat(slow.isEnded()).isTrue();
      assertThat(broker.refusals().count(Reason.SLOW)).isGreaterThanOrEqualTo(2);
    }
  }
}
