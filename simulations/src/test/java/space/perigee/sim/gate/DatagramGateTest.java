package space.perigee.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.gate.TwoEnds.contact;
import static space.perigee.sim.gate.TwoEnds.plan;
import static space.perigee.sim.gate.TwoEnds.real;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.gate.TwoEnds.HandClock;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class DatagramGateTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final HandClock wall = new HandClock();
  private final DatagramSocket ground;
  private final DatagramSocket satellite;

  DatagramGateTest() throws IOException {
    ground = new DatagramSocket(new InetSocketAddress(loopback, 0));
    satellite = new DatagramSocket(new InetSocketAddress(loopback, 0));
    ground.setSoTimeout(10_000);
    satellite.setSoTimeout(10_000);
  }

  @AfterEach
  void close() {
    ground.close();
    satellite.close();
  }

  private DatagramGate gate(LinkShape shape, ContactPlan plan) throws IOException {
    InetSocketAddress upstream = new InetSocketAddress(loopback, ground.getLocalPort());
    return DatagramGate.open(
        GateSettings.onLoopback("sat", 0, upstream, shape), plan, real(wall), GateListener.NONE);
  }

  private void send(DatagramGate gate, byte[] bytes) throws IOException {
    satellite.send(new DatagramPacket(bytes, bytes.length, loopback, gate.port()));
  }

  private static DatagramPacket receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    at.receive(packet);
    return packet;
  }

  private static boolean hears(DatagramSocket at) throws IOException {
    at.setSoTimeout(1);
    try {
      receive(at);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void carriesDatagramsBothWaysAndCountsTheirBytes() throws Exception {
    try (DatagramGate gate = gate(LinkShape.UNLIMITED, plan(contact("a", 0, 100)))) {
      send(gate, new byte[] {1, 2, 3});
      DatagramPacket down = receive(ground);
      assertThat(down.getLength()).isEqualTo(3);
      ground.send(new DatagramPacket(new byte[] {4, 5}, 2, down.getSocketAddress()));
      assertThat(receive(satellite).getLength()).isEqualTo(2);

      await().until(() -> gate.report().bytesUp() == 2);
      assertThat(gate.report().bytesDown()).isEqualTo(3);
      assertThat(gate.report().lostDown() + gate.report().lostUp()).isZero();
    }
  }

  @Test
  void dropsWhatComesOutsideContacts() throws Exception {
    try (DatagramGate gate = gate(LinkShape.UNLIMITED, plan(contact("a", 100, 200)))) {
      send(gate, new byte[] {1});
      await().until(() -> gate.report().refused() == 1);
      wall.set(100);
      send(gate, new byte[] {2});
      assertThat(receive(ground).getData()[0]).isEqualTo((byte) 2);
    }
  }

  @Test
  void delaysByTheWayAndLosesWhatIsUnderWayAtLossOfSignal() throws Exception {
    LinkShape far = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    try (DatagramGate gate = gate(far, plan(contact("a", 0, 100)))) {
      send(gate, new byte[100]);
      assertThat(hears(ground)).isFalse();
      wall.set(11);
      gate.wakeUp();
      await().until(() -> gate.report().bytesDown() == 100);

      send(gate, new byte[50]);
      wall.set(100);
      gate.wakeUp();
      // Under way already, or not yet read.
      await().until(() -> gate.report().lostDown() == 50 || gate.report().refused() == 1);
      assertThat(gate.report().bytesDown()).isEqualTo(100);
      assertThat(hears(ground)).as("what had arrived").isTrue();
      assertThat(hears(ground)).as("what was lost").isFalse();
    }
  }

  /** At 8 kbit/s 100 bytes and their headers take 128 ms, longer than anything may wait. */
  @Test
  void losesWhatFindsTheBufferFull() throws Exception {
    LinkShape slow = new LinkShape(8000, 8000, Duration.ZERO);
    try (DatagramGate gate = gate(slow, plan(contact("a", 0, 100)))) {
      for (int i = 0; i < 3; i++) {
        send(gate, new byte[100]);
      }
      await().until(() -> gate.report().lostDown() == 200);
      wall.set(10);
      gate.wakeUp();
      await().until(() -> gate.report().bytesDown() == 100);
    }
  }
}
