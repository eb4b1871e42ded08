package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.OpenSeal;

/** A link that the ground hears later than the satellite opens it. */
@Timeout(30)
class LateLinkTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private DatagramSocket ground;
  private UdpLink link;

  @BeforeEach
  void open() throws Exception {
    ground = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    ground.setSoTimeout(10_000);
    link =
        UdpLink.ofSatellite(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), ground.getLocalPort()),
            "demo",
            "a",
            UdpSettings.of(1_000_000),
            new OpenSeal(),
            () -> now);
    link.open();
  }

  @AfterEach
  void close() {
    link.close();
    ground.close();
  }

  /** Lets a second of mission time pass, in which the satellite says hello once. */
  private DatagramPacket hello() throws Exception {
    now = now.plusSeconds(1);
    link.next(Duration.ofMillis(200));
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    ground.receive(packet);
    return packet;
  }

  private void answer(DatagramPacket hello, long cookie) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(hello.getData(), 0, hello.getLength());
    long millis = Hello.fromBytes(bytes).orElseThrow().millis();
    byte[] answer = new byte[100];
    ByteBuffer written = new Answer(millis, cookie).toBytes(new OpenSeal());
    int length = written.remaining();
    written.get(answer, 0, length);
    ground.send(new DatagramPacket(answer, length, hello.getSocketAddress()));
    link.next(Duration.ofMillis(200));
  }

  @Test
  void comesUpAnewIfTheFirstHelloIsNotTheOneThatIsAnswered() throws Exception {
    hello();
    DatagramPacket second = hello();
    assertThat(link.generation()).isEqualTo(1);

    answer(second, 0);
    assertThat(link.generation()).as("what was sent before is lost").isEqualTo(2);

    answer(second, 0);
    answer(hello(), 0);
    assertThat(link.generation()).as("once in a contact").isEqualTo(2);
  }

  @Test
  void theHelloBehindTheFirstFramesIsNoLateOne() throws Exception {
    ground.receive(new DatagramPacket(new byte[100], 100));
    for (int i = 0; i < UdpSatellite.FRAMES_TO_REPEAT; i++) {
      link.send("a", new Wire(new byte[] {0x40, 1, 2, 3}, Kind.DELTA));
      ground.receive(new DatagramPacket(new byte[100], 100));
    }
    now = now.plusMillis(50);
    link.next(Duration.ofMillis(200));
    DatagramPacket repeated = new DatagramPacket(new byte[100], 100);
    ground.receive(repeated);

    answer(repeated, 0);
    assertThat(link.generation()).as("what was sent in 50 ms is not given up").isEqualTo(1);
  }

  @Test
  void isUpFromTheBeginningIfTheFirstHelloIsAnswered() throws Exception {
    DatagramPacket first = hello();
    answer(first, 0);
    answer(first, 0);
    assertThat(link.generation()).isEqualTo(1);
  }

  @Test
  void theHelloThatRepeatsACookieIsNoLateOne() throws Exception {
    answer(hello(), 7);
    answer(hello(), 0);
    assertThat(link.generation()).isEqualTo(1);
  }
}
