package space.perigee.sim.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.emulator.EmulatedPeers.T0;
import static space.perigee.sim.emulator.EmulatedPeers.arrivedWhenNothingMoves;
import static space.perigee.sim.emulator.EmulatedPeers.assertReset;
import static space.perigee.sim.emulator.EmulatedPeers.connect;
import static space.perigee.sim.emulator.EmulatedPeers.contact;
import static space.perigee.sim.emulator.EmulatedPeers.plan;
import static space.perigee.sim.emulator.EmulatedPeers.random;
import static space.perigee.sim.emulator.EmulatedPeers.readAll;
import static space.perigee.sim.emulator.EmulatedPeers.real;
import static space.perigee.sim.emulator.EmulatedPeers.send;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sim.emulator.EmulatedPeers.HandClock;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

@Timeout(60)
class TcpEmulatorPaceTest {

  private final EmulatedPeers ends = new EmulatedPeers();

  @AfterEach
  void closeTheGround() throws IOException {
    ends.close();
  }

  @Test
  void dropsWhatIsInFlightAtLossOfSignal() throws Exception {
    HandClock wall = new HandClock();
    LinkShape slow = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    ContactPlan plan = plan(contact("a", 0, 100));
    try (TcpEmulator emulator = ends.open(slow, plan, real(wall), EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      int arrived = arrivedWhenNothingMoves(station);
      assertThat(arrived).isZero();
      wall.set(100);
      emulator.wakeUp();
      assertReset(station);
      await().until(() -> emulator.ended().isDone());
      assertThat(emulator.report().down().delivered()).isZero();
      assertThat(emulator.report().down().lost()).isEqualTo(100);
    }
  }

  @Test
  void deliversAfterTheDelayInMissionTime() throws Exception {
    HandClock wall = new HandClock();
    ContactPlan plan = plan(contact("a", 0, 1000));
    MissionClock fast = new MissionClock(wall, T0, T0, 5);
    LinkShape far = new LinkShape(1e7, 1e7, Duration.ofSeconds(10));
    try (TcpEmulator emulator = ends.open(far, plan, fast, EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(1);
      emulator.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(2);
      emulator.wakeUp();
      assertThat(station.getInputStream().readNBytes(100)).hasSize(100);
      await().until(() -> emulator.report().down().delivered() == 100);
      assertThat(emulator.report().contacts().get(0).firstByte()).isEqualTo(T0.plusSeconds(10));
    }
  }

  @Test
  void keepsToTheRateInMissionTime() throws Exception {
    byte[] bytes = random(1_000_000);
    LinkShape shape = new LinkShape(2e6, 1e9, Duration.ZERO);
    MissionClock fast = new MissionClock(Clock.systemUTC(), T0, Clock.systemUTC().instant(), 20);
    ContactPlan plan = plan(contact("a", 0, 36_000));
    try (TcpEmulator emulator = ends.open(shape, plan, fast, EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      CompletableFuture<byte[]> arrived = readAll(station);
      send(satellite, bytes).join();
      assertThat(arrived.join()).isEqualTo(bytes);
      ContactTraffic traffic = emulator.report().contacts().get(0);
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
    try (TcpEmulator emulator =
            ends.open(shape, plan(contact("a", 0, 36_000)), fast, EmulatorListener.NONE);
        Socket one = connect(emulator);
        Socket oneGround = ends.accept();
        Socket two = connect(emulator);
        Socket twoGround = ends.accept()) {
      CompletableFuture<byte[]> first = readAll(oneGround);
      CompletableFuture<byte[]> second = readAll(twoGround);
      CompletableFuture<Long> whenOneWasThrough =
          first.applyToEither(second, arrived -> emulator.report().down().delivered());
      CompletableFuture<Void> sentOne = send(one, bytes);
      send(two, bytes).join();
      sentOne.join();
      assertThat(first.join()).isEqualTo(bytes);
      assertThat(second.join()).isEqualTo(bytes);
      assertThat(whenOneWasThrough.join()).isGreaterThan(560_000);
      Instant firstByte = requireNonNull(emulator.report().contacts().get(0).firstByte());
      // 800 kB at 100 kB/s, less one block and the slack for late wake-ups.
      assertThat(Duration.between(firstByte, fast.instant()).toMillis()).isGreaterThan(7_500);
    }
  }

  @Test
  void holdsASenderBackInsteadOfBufferingWithoutBound() throws Exception {
    HandClock wall = new HandClock();
    LinkShape slow = new LinkShape(1000, 1000, Duration.ofSeconds(1));
    ContactPlan plan = plan(contact("a", 0, 1000));
    try (TcpEmulator emulator = ends.open(slow, plan, real(wall), EmulatorListener.NONE);
        Socket satellite = connect(emulator);
        Socket station = ends.accept()) {
      CompletableFuture<Void> sending = send(satellite, new byte[64 << 20]);
      wall.set(100);
      emulator.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isLessThan(100 * 125 + 256);
      assertThat(sending).isNotDone();
      wall.set(1000);
      emulator.wakeUp();
      await().until(sending::isCompletedExceptionally);
      assertThat(emulator.report().down().lost()).isLessThan(1000);
    }
  }
}
