package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.emulator.EmulatedPeers.contact;
import static space.perigee.sim.emulator.EmulatedPeers.plan;
import static space.perigee.sim.emulator.EmulatedPeers.real;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.emulator.EmulatedPeers.HandClock;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class DatagramEmulatorTest {

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final HandClock wall = new HandClock();
  private final DatagramSocket ground;
  private final DatagramSocket satellite;

  DatagramEmulatorTest() throws IOException {
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

  private DatagramEmulator emulator(RadioLink shape, ContactPlan plan) throws IOException {
    InetSocketAddress upstream = new InetSocketAddress(loopback, ground.getLocalPort());
    return DatagramEmulator.open(
        EmulatorSettings.onLoopback("sat", 0, upstream, shape), Playback.of(plan, real(wall)));
  }

  private void send(DatagramEmulator emulator, byte[] bytes) throws IOException {
    satellite.send(new DatagramPacket(bytes, bytes.length, loopback, emulator.port()));
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
    try (DatagramEmulator emulator = emulator(LinkShape.UNLIMITED, plan(contact("a", 0, 100)))) {
      send(emulator, new byte[] {1, 2, 3});
      DatagramPacket down = receive(ground);
      assertThat(down.getLength()).isEqualTo(3);
      ground.send(new DatagramPacket(new byte[] {4, 5}, 2, down.getSocketAddress()));
      assertThat(receive(satellite).getLength()).isEqualTo(2);

      await().until(() -> emulator.report().up().delivered() == 2);
      assertThat(emulator.report().down().delivered()).isEqualTo(3);
      assertThat(emulator.report().down().lost() + emulator.report().up().lost()).isZero();
    }
  }

  @Test
  void dropsWhatComesOutsideContacts() throws Exception {
    try (DatagramEmulator emulator = emulator(LinkShape.UNLIMITED, plan(contact("a", 100, 200)))) {
      send(emulator, new byte[] {1});
      await().until(() -> emulator.report().refused() == 1);
      wall.set(100);
      emulator.wakeUp();
      await().until(() -> !emulator.report().contacts().isEmpty());
      send(emulator, new byte[] {2});
      assertThat(receive(ground).getData()[0]).isEqualTo((byte) 2);
    }
  }

  /** A busy machine is late to read what came before the contact; here a listener holds it up. */
  @Test
  void dropsWhatStillWaitsFromBeforeTheContact() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    AtomicBoolean closing = new AtomicBoolean();
    EmulatorListener slow =
        new EmulatorListener() {
          @Override
          public void onClose(ContactTraffic traffic) {
            if (closing.compareAndSet(false, true)) {
              awaitIt(sent);
            }
          }
        };
    InetSocketAddress upstream = new InetSocketAddress(loopback, ground.getLocalPort());
    ContactPlan plan = plan(contact("a", 0, 100), contact("b", 200, 300));
    try (DatagramEmulator emulator =
        DatagramEmulator.open(
            EmulatorSettings.onLoopback("sat", 0, upstream, LinkShape.UNLIMITED),
            new Playback(plan, real(wall), slow))) {
      wall.set(250);
      emulator.wakeUp();
      await().until(closing::get);
      send(emulator, new byte[] {1});
      sent.countDown();
      await().until(() -> emulator.report().contacts().size() == 2);
      await().until(() -> emulator.report().refused() == 1);
      send(emulator, new byte[] {2});
      assertThat(receive(ground).getData()[0]).isEqualTo((byte) 2);
      await().until(() -> emulator.report().down().delivered() == 1);
    }
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void delaysByTheWayAndLosesWhatIsUnderWayAtLossOfSignal() throws Exception {
    LinkShape far = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    try (DatagramEmulator emulator = emulator(far, plan(contact("a", 0, 100)))) {
      send(emulator, new byte[100]);
      assertThat(hears(ground)).isFalse();
      wall.set(11);
      emulator.wakeUp();
      await().until(() -> emulator.report().down().delivered() == 100);

      send(emulator, new byte[50]);
      wall.set(100);
      emulator.wakeUp();
      // Under way already, or not yet read.
      await()
          .until(() -> emulator.report().down().lost() == 50 || emulator.report().refused() == 1);
      assertThat(emulator.report().down().delivered()).isEqualTo(100);
      assertThat(hears(ground)).as("what had arrived").isTrue();
      assertThat(hears(ground)).as("what was lost").isFalse();
    }
  }

  /** At 8 kbit/s 100 bytes and their headers take 128 ms, longer than anything may wait. */
  @Test
  void losesWhatFindsTheBufferFull() throws Exception {
    LinkShape slow = new LinkShape(8000, 8000, Duration.ZERO);
    try (DatagramEmulator emulator = emulator(slow, plan(contact("a", 0, 100)))) {
      for (int i = 0; i < 3; i++) {
        send(emulator, new byte[100]);
      }
      await().until(() -> emulator.report().down().lost() == 200);
      wall.set(10);
      emulator.wakeUp();
      await().until(() -> emulator.report().down().delivered() == 100);
    }
  }

  /** Every byte that is sent is counted once: as delivered, or as lost, and to what. */
  @Test
  void countsEveryByteThatTheChannelLosesDamagesDoublesAndDelays() throws Exception {
    int sent = 200; // fewer than a socket's buffer holds
    RadioLink bad =
        impaired(
            new Impairments(
                new Impairments.Loss(0.2, 0.8, 0.1, 0.2), 0.3, 0.2, 0.2, Duration.ofMillis(1)));
    try (DatagramEmulator emulator = emulator(bad, plan(contact("a", 0, 100_000)))) {
      for (int i = 0; i < sent; i++) {
        send(emulator, ByteBuffer.allocate(50).putInt(i).array());
      }
      AtomicInteger seconds = new AtomicInteger();
      await()
          .until(
              () -> {
                wall.set(seconds.incrementAndGet());
                emulator.wakeUp();
                return emulator.report().down().sent() == 50L * sent;
              });
      LaneTraffic down = emulator.report().down();
      assertThat(down.lost()).isEqualTo(down.lostInChannel());
      assertThat(down.lost() / 50.0 / sent).isBetween(0.2, 0.6);
      assertThat(down.corrupted()).isPositive();
      assertThat(down.duplicated()).isPositive();
      assertThat(down.late()).isPositive();

      long heard = 0;
      Set<Integer> whole = new HashSet<>();
      for (long left = down.delivered() / 50; left > 0; left--) {
        DatagramPacket packet = receive(ground);
        heard += packet.getLength();
        whole.add(ByteBuffer.wrap(packet.getData()).getInt());
      }
      assertThat(heard).isEqualTo(down.delivered());
      assertThat(whole.size()).isLessThan(sent);
    }
  }

  private static RadioLink impaired(Impairments impairments) {
    LinkShape shape = LinkShape.UNLIMITED;
    return new RadioLink() {
      @Override
      public double rateBps(LinkDirection direction, Contact contact, Instant at) {
        return shape.rateBps(direction, contact, at);
      }

      @Override
      public double highestRateBps(LinkDirection direction) {
        return shape.highestRateBps(direction);
      }

      @Override
      public Duration oneWayDelay(Contact contact, Instant at) {
        return Duration.ZERO;
      }

      @Override
      public Duration longestDelay() {
        return Duration.ZERO;
      }

      @Override
      public Impairments impairments(LinkDirection direction) {
        return impairments;
      }
    };
  }
}
