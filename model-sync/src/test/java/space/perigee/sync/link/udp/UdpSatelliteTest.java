package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;

/** How often a satellite says hello. */
class UdpSatelliteTest {

  private static final String MISSION = "demo";
  private static final UdpSettings FAST = UdpSettings.of(1_000_000_000);
  private static final FrameSeal SEAL = new SharedSeal(1);
  private static final byte[] FRAME = Arrays.copyOf(new byte[] {0x40}, 20);

  /** A satellite in virtual time, whose ground is a socket that answers or does not. */
  private static final class Pass implements AutoCloseable {
    final AtomicLong nanos = new AtomicLong();
    final DatagramChannel there =
        DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    final UdpLink link;
    boolean answers;

    Pass(UdpSettings settings) throws IOException {
      there.configureBlocking(false);
      link =
          UdpLink.ofSatellite(
              (InetSocketAddress) there.getLocalAddress(),
              MISSION,
              "a",
              settings,
              SEAL,
              () -> Instant.EPOCH.plusNanos(nanos.get()),
              nanos::get);
      link.open();
    }

    /** The hellos that leave in so many seconds. */
    int hellosIn(double seconds, boolean speaks) throws Exception {
      int hellos = 0;
      ByteBuffer datagram = ByteBuffer.allocate(100);
      for (int i = 0; i < 10 * seconds; i++) {
        nanos.addAndGet(100_000_000);
        link.next(Duration.ZERO);
        if (speaks) {
          link.send("a", new Wire(FRAME, Kind.DELTA));
        }
        for (SocketAddress from = there.receive(datagram.clear());
            from != null;
            from = there.receive(datagram.clear())) {
          Optional<Hello> hello = Hello.fromBytes(datagram.flip());
          hellos += hello.isPresent() ? 1 : 0;
          if (answers && hello.filter(h -> h.kind() == Hello.Kind.ASK).isPresent()) {
            there.send(new Answer(hello.get().millis(), 0).toBytes(SEAL), from);
          }
        }
      }
      return hellos;
    }

    @Override
    public void close() throws IOException {
      link.close();
      there.close();
    }
  }

  @Test
  void aSatelliteSaysHelloEverySecondUntilItIsAnsweredAndThenEvery30Seconds() throws Exception {
    try (Pass pass = new Pass(FAST)) {
      assertThat(pass.hellosIn(10, false)).isBetween(10, 11);
      pass.answers = true;
      pass.hellosIn(3, false);
      assertThat(pass.hellosIn(600, false)).isBetween(19, 21);
    }
  }

  /**
   * The ground drops all frames until a hello arrives: a lost one must not cost a second of them.
   */
  @Test
  void framesBehindTheFirstHelloAreFollowedByASecondOne() throws Exception {
    try (Pass pass = new Pass(FAST)) {
      assertThat(pass.hellosIn(0.9, true)).isEqualTo(2);
    }
    try (Pass pass = new Pass(FAST)) {
      assertThat(pass.hellosIn(0.9, false)).isEqualTo(1);
    }
    try (Pass pass = new Pass(FAST)) {
      pass.answers = true;
      assertThat(pass.hellosIn(1.5, true)).isEqualTo(1);
    }
  }

  @Test
  void aSatelliteThatSpeaksAndHearsNothingAsksEverySecondUntilItIsAnswered() throws Exception {
    try (Pass pass = new Pass(FAST)) {
      pass.answers = true;
      pass.hellosIn(3, false);
      pass.answers = false;
      assertThat(pass.hellosIn(12, true)).isBetween(9, 11);
      pass.answers = true;
      pass.hellosIn(3, false);
      assertThat(pass.hellosIn(25, false)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void whereNoAnswerIsToComeASatelliteSaysHelloThriceAndEvery5Seconds() throws Exception {
    try (Pass pass = new Pass(new UdpSettings(1_000_000_000, 1472, 0.1, UdpSettings.MIN_SILENCE))) {
      assertThat(pass.hellosIn(10, true)).isBetween(4, 5);
    }
  }
}
