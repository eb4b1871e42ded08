package space.perigee.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.gate.TwoEnds.T0;
import static space.perigee.sim.gate.TwoEnds.assertRefused;
import static space.perigee.sim.gate.TwoEnds.assertReset;
import static space.perigee.sim.gate.TwoEnds.connect;
import static space.perigee.sim.gate.TwoEnds.contact;
import static space.perigee.sim.gate.TwoEnds.now;
import static space.perigee.sim.gate.TwoEnds.plan;
import static space.perigee.sim.gate.TwoEnds.random;
import static space.perigee.sim.gate.TwoEnds.readAll;
import static space.perigee.sim.gate.TwoEnds.real;
import static space.perigee.sim.gate.TwoEnds.send;
import static space.perigee.sim.gate.TwoEnds.systemTime;
import static space.perigee.sim.gate.TwoEnds.threads;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.gate.TwoEnds.Events;
import space.perigee.sim.gate.TwoEnds.HandClock;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class LinkGateTest {

  private final TwoEnds ends = new TwoEnds();

  @AfterEach
  void closeTheGround() throws IOException {
    ends.close();
  }

  @Test
  void carriesBytesBothWaysAndCountsEachOfThem() throws Exception {
    byte[] down = random(1_000_000);
    byte[] up = random(300_000);
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      CompletableFuture<byte[]> arrivedDown = readAll(station);
      CompletableFuture<byte[]> arrivedUp = readAll(satellite);
      CompletableFuture<Void> sentUp = send(station, up);
      send(satellite, down).join();
      sentUp.join();
      assertThat(arrivedDown.join()).isEqualTo(down);
      assertThat(arrivedUp.join()).isEqualTo(up);
      await().until(() -> gate.report().down().delivered() == down.length);
      await().until(() -> gate.report().up().delivered() == up.length);
      GateReport report = gate.report();
      assertThat(report.down().lost() + report.up().lost()).isZero();
      assertThat(report.contacts())
          .singleElement()
          .satisfies(
              c -> {
                assertThat(c.connections()).isEqualTo(1);
                assertThat(c.closed()).isNull();
                assertThat(c.firstByte()).isAfterOrEqualTo(c.opened());
              });
    }
  }

  @Test
  void carriesAnswersAfterTheOtherSideHasFinishedSending() throws Exception {
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
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
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, plan, real(wall), events)) {
      assertRefused(gate);
      assertThat(gate.report().refused()).isEqualTo(1);
      assertThat(gate.report().contacts()).isEmpty();

      wall.set(100);
      gate.wakeUp();
      await().until(() -> events.log.contains("open a"));
      try (Socket satellite = connect(gate);
          Socket station = ends.accept()) {
        satellite.getOutputStream().write(7);
        assertThat(station.getInputStream().read()).isEqualTo(7);
        wall.set(200);
        gate.wakeUp();
        assertReset(satellite);
        assertReset(station);
      }
      assertRefused(gate);

      wall.set(301);
      gate.wakeUp();
      await().until(() -> events.log.contains("open b"));
      try (Socket satellite = connect(gate);
          Socket station = ends.accept()) {
        satellite.getOutputStream().write(new byte[] {1, 2});
        assertThat(station.getInputStream().readNBytes(2)).hasSize(2);
        assertThat(gate.ended()).isNotDone();
        wall.set(400);
        gate.wakeUp();
        await().until(() -> gate.ended().isDone());
      }
      GateReport report = gate.ended().get();
      assertThat(events.log).containsExactly("open a", "close a 1", "open b", "close b 2");
      assertThat(report.contacts())
          .extracting(traffic -> traffic.down().delivered())
          .containsExactly(1L, 2L);
      assertThat(report.contacts().get(1).opened()).isEqualTo(T0.plusSeconds(301));
      assertThat(report.contacts().get(1).closed()).isEqualTo(T0.plusSeconds(400));
      assertThat(report.contacts().get(1).firstByte()).isEqualTo(T0.plusSeconds(301));
    }
  }

  /** 2 Mbit/s at 20 times the speed: 1 MB takes 4 mission seconds, 0.2 wall seconds. */
  @Test
  void resetsTheSatelliteWhenTheGroundDoesNotListen() throws Exception {
    ends.close();
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate)) {
      assertReset(satellite);
    }
  }

  @Test
  void passesOnAReset() throws Exception {
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
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
    LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), events);
    int port = gate.port();
    try (Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      assertThat(threads()).contains("perigee-gate-sat");
      gate.close();
      assertReset(satellite);
      assertReset(station);
    }
    assertThat(threads()).doesNotContain("perigee-gate-sat");
    assertThat(events.log).containsExactly("open a", "close a 0");
    assertThat(gate.ended()).isCompleted();
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(again.isBound()).isTrue();
    }
    gate.close();
  }

  @Test
  void namesThePortThatIsTaken() {
    int taken = ends.address().getPort();
    GateSettings settings =
        GateSettings.onLoopback("sat", taken, ends.address(), LinkShape.UNLIMITED);
    assertThatThrownBy(() -> LinkGate.open(settings, plan(), systemTime(), GateListener.NONE))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + taken);
    assertThat(threads()).doesNotContain("perigee-gate-sat");
  }

  @Test
  void endsAtOnceWithoutContacts() throws Exception {
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, plan(), systemTime(), GateListener.NONE)) {
      await().until(() -> gate.ended().isDone());
      assertThat(gate.ended().get().contacts()).isEmpty();
      assertRefused(gate);
    }
  }

  @Test
  void keepsGoingWhenAListenerThrows() throws Exception {
    GateListener faulty =
        new GateListener() {
          @Override
          public void onOpen(Contact contact) {
            throw new IllegalStateException("listener");
          }
        };
    try (LinkGate gate = ends.open(LinkShape.UNLIMITED, now(), faulty);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(9);
      assertThat(station.getInputStream().read()).isEqualTo(9);
    }
  }
}
