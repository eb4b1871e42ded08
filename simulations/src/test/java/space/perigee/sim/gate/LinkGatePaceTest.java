package space.perigee.sim.gate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.gate.TwoEnds.T0;
import static space.perigee.sim.gate.TwoEnds.arrivedWhenNothingMoves;
import static space.perigee.sim.gate.TwoEnds.assertReset;
import static space.perigee.sim.gate.TwoEnds.connect;
import static space.perigee.sim.gate.TwoEnds.contact;
import static space.perigee.sim.gate.TwoEnds.plan;
import static space.perigee.sim.gate.TwoEnds.random;
import static space.perigee.sim.gate.TwoEnds.readAll;
import static space.perigee.sim.gate.TwoEnds.real;
import static space.perigee.sim.gate.TwoEnds.send;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.gate.TwoEnds.HandClock;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

@Timeout(60)
class LinkGatePaceTest {

  private final TwoEnds ends = new TwoEnds();

  @AfterEach
  void closeTheGround() throws IOException {
    ends.close();
  }

  @Test
  void dropsWhatIsInFlightAtLossOfSignal() throws Exception {
    HandClock wall = new HandClock();
    LinkShape slow = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    ContactPlan plan = plan(contact("a", 0, 100));
    try (LinkGate gate = ends.open(slow, plan, real(wall), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      int arrived = arrivedWhenNothingMoves(station);
      assertThat(arrived).isZero();
      wall.set(100);
      gate.wakeUp();
      assertReset(station);
      await().until(() -> gate.ended().isDone());
      assertThat(gate.report().down().delivered()).isZero();
      assertThat(gate.report().down().lost()).isEqualTo(100);
    }
  }

  @Test
  void deliversAfterTheDelayInMissionTime() throws Exception {
    HandClock wall = new HandClock();
    ContactPlan plan = plan(contact("a", 0, 1000));
    MissionClock fast = new MissionClock(wall, T0, T0, 5);
    LinkShape far = new LinkShape(1e7, 1e7, Duration.ofSeconds(10));
    try (LinkGate gate = ends.open(far, plan, fast, GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(1);
      gate.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(2);
      gate.wakeUp();
      assertThat(station.getInputStream().readNBytes(100)).hasSize(100);
      await().until(() -> gate.report().down().delivered() == 100);
      assertThat(gate.report().contacts().get(0).firstByte()).isEqualTo(T0.plusSeconds(10));
    }
  }

  @Test
  void keepsToTheRateInMissionTime() throws Exception {
    byte[] bytes = random(1_000_000);
    LinkShape shape = new LinkShape(2e6, 1e9, Duration.ZERO);
    MissionClock fast = new MissionClock(Clock.systemUTC(), T0, Clock.systemUTC().instant(), 20);
    ContactPlan plan = plan(contact("a", 0, 36_000));
    try (LinkGate gate = ends.open(shape, plan, fast, GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      CompletableFuture<byte[]> arrived = readAll(station);
      send(satellite, bytes).join();
      assertThat(arrived.join()).isEqualTo(bytes);
      ContactTraffic traffic = gate.report().contacts().get(0);
      assertThat(traffic.firstByte()).isNotNull();
      Duration took = Duration.between(traffic.firstByte(), fast.instant());
      // Never faster than the line, less one block and the slack for late wake-ups.
      assertThat(took.toMillis()).isGreaterThan(4000 - 2 * 200 - 200);
    }
  }

  @Test
  void sharesTheRadioAmongConnections() throws Exception {
    byte[] bytes = random(400_000);
    LinkShape shape = new LinkShape(8e5, 1e9, Duration.ZERO);
    MissionClock fast = new MissionClock(Clock.systemUTC(), T0, Clock.systemUTC().instant(), 20);
    try (LinkGate gate = ends.open(shape, plan(contact("a", 0, 36_000)), fast, GateListener.NONE);
        Socket one = connect(gate);
        Socket oneGround = ends.accept();
        Socket two = connect(gate);
        Socket twoGround = ends.accept()) {
      CompletableFuture<byte[]> first = readAll(oneGround);
      CompletableFuture<byte[]> second = readAll(twoGround);
      CompletableFuture<Long> whenOneWasThrough =
          first.applyToEither(second, arrived -> gate.report().down().delivered());
      CompletableFuture<Void> sentOne = send(one, bytes);
      send(two, bytes).join();
      sentOne.join();
      assertThat(first.join()).isEqualTo(bytes);
      assertThat(second.join()).isEqualTo(bytes);
      assertThat(whenOneWasThrough.join()).isGreaterThan(560_000);
      Instant firstByte = requireNonNull(gate.report().contacts().get(0).firstByte());
      // 800 kB at 100 kB/s, less one block and the slack for late wake-ups.
      assertThat(Duration.between(firstByte, fast.instant()).toMillis()).isGreaterThan(7_500);
    }
  }

  @Test
  void holdsASenderBackInsteadOfBufferingWithoutBound() throws Exception {
    HandClock wall = new HandClock();
    LinkShape slow = new LinkShape(1000, 1000, Duration.ofSeconds(1));
    ContactPlan plan = plan(contact("a", 0, 1000));
    try (LinkGate gate = ends.open(slow, plan, real(wall), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ends.accept()) {
      CompletableFuture<Void> sending = send(satellite, new byte[64 << 20]);
      wall.set(100);
      gate.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isLessThan(100 * 125 + 256);
      assertThat(sending).isNotDone();
      wall.set(1000);
      gate.wakeUp();
      await().until(sending::isCompletedExceptionally);
      assertThat(gate.report().down().lost()).isLessThan(1000);
    }
  }
}
