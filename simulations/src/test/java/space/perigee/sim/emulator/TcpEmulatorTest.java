package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.emulator.EmulatedPeers.T0;
import static space.perigee.sim.emulator.EmulatedPeers.assertRefused;
import static space.perigee.sim.emulator.EmulatedPeers.assertReset;
import static space.perigee.sim.emulator.EmulatedPeers.connect;
import static space.perigee.sim.emulator.EmulatedPeers.contact;
import static space.perigee.sim.emulator.EmulatedPeers.now;
import static space.perigee.sim.emulator.EmulatedPeers.plan;
import static space.perigee.sim.emulator.EmulatedPeers.random;
import static space.perigee.sim.emulator.EmulatedPeers.readAll;
import static space.perigee.sim.emulator.EmulatedPeers.real;
import static space.perigee.sim.emulator.EmulatedPeers.send;
import static space.perigee.sim.emulator.EmulatedPeers.systemTime;
import static space.perigee.sim.emulator.EmulatedPeers.threads;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.emulator.EmulatedPeers.Events;
import space.perigee.sim.emulator.EmulatedPeers.HandClock;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class TcpEmulatorTest {

  private final EmulatedPeers ends = new EmulatedPeers();

  @AfterEach
  void closeTheGround() throws IOException {
    ends.close();
  }

  @Test
  void carriesBytesBothWaysAndCountsEachOfThem() throws Exception {
    byte[] down = random(1_000_000);
    byte[] up = random(300_000);
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      CompletableFuture<byte[]> arrivedDown = readAll(station);
      CompletableFuture<byte[]> arrivedUp = readAll(satellite);
      CompletableFuture<Void> sentUp = send(station, up);
      send(satellite, down).join();
      sentUp.join();
      assertThat(arrivedDown.join()).isEqualTo(down);
      assertThat(arrivedUp.join()).isEqualTo(up);
      await().until(() -> emulator.report().down().delivered() == down.length);
      await().until(() -> emulator.report().up().delivered() == up.length);
      EmulatorReport report = emulator.report();
      assertThat(report.down().lost() + report.up().lost()).isZero();
      assertThat(report.contacts())
          .singleElement()
          .satisfies(
              c -> {
                assertThat(c.connections()).isEqualTo(1);
                assertThat(c.time().closed()).isNull();
                assertThat(c.firstByte()).isAfterOrEqualTo(c.time().opened());
              });
    }
  }

  @Test
  void carriesAnswersAfterTheOtherSideHasFinishedSending() throws Exception {
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      send(satellite, new byte[] {1, 2, 3}).join();
      assertThat(station.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
      send(station, new byte[] {4, 5}).join();
      assertThat(satellite.getInputStream().readAllBytes()).containsExactly(4, 5);
    }
  }

  @Test
  void refusesOutsideContactsAndLetsInWhenOneBegins() throws Exception {
    HandClock wall = new HandClock();
    Events events = new Events();
    ContactPlan plan = plan(contact("a", 100, 200), contact("b", 300, 400));
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, plan, real(wall), events)) {
      assertRefused(emulator);
      assertThat(emulator.report().contacts()).isEmpty();

      wall.set(100);
      emulator.wakeUp();
      await().until(() -> events.log.contains("open a"));
      try (Socket satellite = connect(emulator);
          Socket station = ends.accept()) {
        satellite.getOutputStream().write(7);
        assertThat(station.getInputStream().read()).isEqualTo(7);
        wall.set(200);
        emulator.wakeUp();
        assertReset(satellite);
        assertReset(station);
      }
      await().until(() -> events.log.contains("close a 1"));
      assertRefused(emulator);

      wall.set(301);
      emulator.wakeUp();
      await().until(() -> events.log.contains("open b"));
      try (Socket satellite = connect(emulator);
          Socket station = ends.accept()) {
        satellite.getOutputStream().write(new byte[] {1, 2});
        assertThat(station.getInputStream().readNBytes(2)).hasSize(2);
        assertThat(emulator.ended()).isNotDone();
        wall.set(400);
        emulator.wakeUp();
        await().until(() -> emulator.ended().isDone());
      }
      EmulatorReport report = emulator.ended().get();
      assertThat(events.log).containsExactly("open a", "close a 1", "open b", "close b 2");
      assertThat(report.contacts())
          .extracting(traffic -> traffic.down().delivered())
          .containsExactly(1L, 2L);
      assertThat(report.contacts().get(1).time().opened()).isEqualTo(T0.plusSeconds(301));
      assertThat(report.contacts().get(1).time().closed()).isEqualTo(T0.plusSeconds(400));
      assertThat(report.contacts().get(1).firstByte()).isEqualTo(T0.plusSeconds(301));
    }
  }

  @Test
  void keepsItsPortBetweenContacts() throws Exception {
    HandClock wall = new HandClock();
    ContactPlan plan = plan(contact("a", 100, 200));
    try (TcpEmulator emulator =
        ends.open(LinkShape.UNLIMITED, plan, real(wall), EmulatorListener.NONE)) {
      for (int i = 0; i < 100; i++) {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          assertThat(other.getLocalPort()).isNotEqualTo(emulator.port());
        }
      }
    }
  }

  /** The emulator misses what a hand moves past; the radio catches up on 10 ms of each. */
  @Test
  void reportsTheTimeInWhichItShouldHaveRun() throws Exception {
    HandClock wall = new HandClock();
    Events events = new Events();
    ContactPlan plan = plan(contact("a", 100, 200), contact("b", 300, 400), contact("c", 500, 600));
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, plan, real(wall), events)) {
      wall.set(100);
      emulator.wakeUp();
      await().until(() -> events.log.contains("open a"));
      assertThat(emulator.report().missed()).isZero();
      wall.set(150);
      emulator.wakeUp();
      await().until(() -> !emulator.report().missed().isZero());
      assertThat(emulator.report().missed()).isBetween(seconds(49.9), seconds(50));
      wall.set(310);
      emulator.wakeUp();
      await().until(() -> events.log.contains("open b"));
      assertThat(missed(emulator, 0)).isBetween(seconds(99.8), seconds(100));
      assertThat(missed(emulator, 1)).isBetween(seconds(9.9), seconds(10));
      wall.set(700);
      emulator.wakeUp();
      await().until(() -> emulator.ended().isDone());
      assertThat(missed(emulator, 2)).isEqualTo(seconds(100));
      assertThat(emulator.report().missed()).isBetween(seconds(299.5), seconds(300));
    }
  }

  private static Duration missed(TcpEmulator emulator, int contact) {
    return emulator.report().contacts().get(contact).time().missed();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  @Test
  void resetsTheSatelliteWhenTheGroundDoesNotListen() throws Exception {
    ends.close();
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), EmulatorListener.NONE);
        Socket satellite = connect(emulator)) {
      assertReset(satellite);
    }
  }

  @Test
  void passesOnAReset() throws Exception {
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      try (station) {
        station.setSoLinger(true, 0);
      }
      assertReset(satellite);
    }
  }

  @Test
  void leavesNothingBehindWhenClosed() throws Exception {
    Events events = new Events();
    TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), events);
    int port = emulator.port();
    try (Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      assertThat(threads()).contains("perigee-emulator-sat");
      emulator.close();
      assertReset(satellite);
      assertReset(station);
    }
    assertThat(threads()).doesNotContain("perigee-emulator-sat");
    assertThat(events.log).containsExactly("open a", "close a 0");
    assertThat(emulator.ended()).isCompleted();
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(again.isBound()).isTrue();
    }
    emulator.close();
  }

  @Test
  void namesThePortThatIsTaken() {
    int taken = ends.address().getPort();
    EmulatorSettings settings =
        EmulatorSettings.onLoopback("sat", taken, ends.address(), LinkShape.UNLIMITED);
    assertThatThrownBy(() -> TcpEmulator.open(settings, Playback.of(plan(), systemTime())))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + taken);
    assertThat(threads()).doesNotContain("perigee-emulator-sat");
  }

  @Test
  void endsAtOnceWithoutContacts() throws Exception {
    try (TcpEmulator emulator =
        ends.open(LinkShape.UNLIMITED, plan(), systemTime(), EmulatorListener.NONE)) {
      await().until(() -> emulator.ended().isDone());
      assertThat(emulator.ended().get().contacts()).isEmpty();
      assertRefused(emulator);
    }
  }

  @Test
  void keepsGoingWhenAListenerThrows() throws Exception {
    EmulatorListener faulty =
        new EmulatorListener() {
          @Override
          public void onOpen(Contact contact) {
            throw new IllegalStateException("listener");
          }
        };
    try (TcpEmulator emulator = ends.open(LinkShape.UNLIMITED, now(), faulty);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(9);
      assertThat(station.getInputStream().read()).isEqualTo(9);
    }
  }
}
