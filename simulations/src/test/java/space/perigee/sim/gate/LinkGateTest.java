package space.perigee.sim.gate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

@Timeout(60)
class LinkGateTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");
  private static final Duration LONG = Duration.ofHours(1);

  private final ServerSocket ground = openGround();

  private static ServerSocket openGround() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A wall clock that stands until a test moves it: contacts begin and end when a test says so. */
  private static final class HandClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(T0);

    void set(long seconds) {
      now.set(T0.plusSeconds(seconds));
    }

    @Override
    public Instant instant() {
      return requireNonNull(now.get());
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  private static final class Events implements GateListener {
    final List<String> log = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(Contact contact) {
      log.add("open " + contact.station());
    }

    @Override
    public void onClose(ContactTraffic traffic) {
      log.add("close " + traffic.contact().station() + " " + traffic.bytesDown());
    }
  }

  @BeforeEach
  void groundGivesUpInTheEnd() throws SocketException {
    ground.setSoTimeout(10_000);
  }

  @AfterEach
  void closeGround() throws IOException {
    ground.close();
  }

  @Test
  void carriesBytesBothWaysAndCountsEachOfThem() throws Exception {
    byte[] down = random(1_000_000);
    byte[] up = random(300_000);
    try (LinkGate gate = open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      CompletableFuture<byte[]> arrivedDown = readAll(station);
      CompletableFuture<byte[]> arrivedUp = readAll(satellite);
      CompletableFuture<Void> sentUp = send(station, up);
      send(satellite, down).join();
      sentUp.join();
      assertThat(arrivedDown.join()).isEqualTo(down);
      assertThat(arrivedUp.join()).isEqualTo(up);
      await().until(() -> gate.report().bytesDown() == down.length);
      await().until(() -> gate.report().bytesUp() == up.length);
      GateReport report = gate.report();
      assertThat(report.lostDown() + report.lostUp()).isZero();
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
    try (LinkGate gate = open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
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
    try (LinkGate gate = open(LinkShape.UNLIMITED, plan, real(wall), events)) {
      assertRefused(gate);
      assertThat(gate.report().refused()).isEqualTo(1);
      assertThat(gate.report().contacts()).isEmpty();

      wall.set(100);
      gate.wakeUp();
      await().until(() -> events.log.contains("open a"));
      try (Socket satellite = connect(gate);
          Socket station = ground.accept()) {
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
          Socket station = ground.accept()) {
        satellite.getOutputStream().write(new byte[] {1, 2});
        assertThat(station.getInputStream().readNBytes(2)).hasSize(2);
        assertThat(gate.ended()).isNotDone();
        wall.set(400);
        gate.wakeUp();
        await().until(() -> gate.ended().isDone());
      }
      GateReport report = gate.ended().get();
      assertThat(events.log).containsExactly("open a", "close a 1", "open b", "close b 2");
      assertThat(report.contacts()).extracting(ContactTraffic::bytesDown).containsExactly(1L, 2L);
      assertThat(report.contacts().get(1).opened()).isEqualTo(T0.plusSeconds(301));
      assertThat(report.contacts().get(1).closed()).isEqualTo(T0.plusSeconds(400));
      assertThat(report.contacts().get(1).firstByte()).isEqualTo(T0.plusSeconds(301));
    }
  }

  @Test
  void dropsWhatIsInFlightAtLossOfSignal() throws Exception {
    HandClock wall = new HandClock();
    LinkShape slow = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    ContactPlan plan = plan(contact("a", 0, 100));
    try (LinkGate gate = open(slow, plan, real(wall), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      int arrived = arrivedWhenNothingMoves(station);
      assertThat(arrived).isZero();
      wall.set(100);
      gate.wakeUp();
      assertReset(station);
      await().until(() -> gate.ended().isDone());
      assertThat(gate.report().bytesDown()).isZero();
      assertThat(gate.report().lostDown()).isEqualTo(100);
    }
  }

  @Test
  void deliversAfterTheDelayInMissionTime() throws Exception {
    HandClock wall = new HandClock();
    ContactPlan plan = plan(contact("a", 0, 1000));
    MissionClock fast = new MissionClock(wall, T0, T0, 5);
    LinkShape far = new LinkShape(1e7, 1e7, Duration.ofSeconds(10));
    try (LinkGate gate = open(far, plan, fast, GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      satellite.getOutputStream().write(new byte[100]);
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(1);
      gate.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isZero();
      wall.set(2);
      gate.wakeUp();
      assertThat(station.getInputStream().readNBytes(100)).hasSize(100);
      await().until(() -> gate.report().bytesDown() == 100);
      assertThat(gate.report().contacts().get(0).firstByte()).isEqualTo(T0.plusSeconds(10));
    }
  }

  /** 2 Mbit/s at 20 times the speed: 1 MB takes 4 mission seconds, 0.2 wall seconds. */
  @Test
  void keepsToTheRateInMissionTime() throws Exception {
    byte[] bytes = random(1_000_000);
    LinkShape shape = new LinkShape(2e6, 1e9, Duration.ZERO);
    MissionClock fast = new MissionClock(Clock.systemUTC(), T0, Clock.systemUTC().instant(), 20);
    ContactPlan plan = plan(contact("a", 0, 36_000));
    try (LinkGate gate = open(shape, plan, fast, GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
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
    try (LinkGate gate = open(shape, plan(contact("a", 0, 36_000)), fast, GateListener.NONE);
        Socket one = connect(gate);
        Socket oneGround = ground.accept();
        Socket two = connect(gate);
        Socket twoGround = ground.accept()) {
      CompletableFuture<byte[]> first = readAll(oneGround);
      CompletableFuture<byte[]> second = readAll(twoGround);
      CompletableFuture<Long> whenOneWasThrough =
          first.applyToEither(second, arrived -> gate.report().bytesDown());
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
    try (LinkGate gate = open(slow, plan, real(wall), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      CompletableFuture<Void> sending = send(satellite, new byte[64 << 20]);
      wall.set(100);
      gate.wakeUp();
      assertThat(arrivedWhenNothingMoves(station)).isLessThan(100 * 125 + 256);
      assertThat(sending).isNotDone();
      wall.set(1000);
      gate.wakeUp();
      await().until(sending::isCompletedExceptionally);
      assertThat(gate.report().lostDown()).isLessThan(1000);
    }
  }

  @Test
  void resetsTheSatelliteWhenTheGroundDoesNotListen() throws Exception {
    ground.close();
    try (LinkGate gate = open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate)) {
      assertReset(satellite);
    }
  }

  @Test
  void passesOnAReset() throws Exception {
    try (LinkGate gate = open(LinkShape.UNLIMITED, now(), GateListener.NONE);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      try (station) {
        station.setSoLinger(true, 0);
      }
      assertReset(satellite);
    }
  }

  @Test
  void leavesNothingBehindWhenClosed() throws Exception {
    Events events = new Events();
    LinkGate gate = open(LinkShape.UNLIMITED, now(), events);
    int port = gate.port();
    try (Socket satellite = connect(gate);
        Socket station = ground.accept()) {
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
    int taken = ground.getLocalPort();
    GateSettings settings = GateSettings.onLoopback("sat", taken, address(), LinkShape.UNLIMITED);
    assertThatThrownBy(() -> LinkGate.open(settings, plan(), systemTime(), GateListener.NONE))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + taken);
    assertThat(threads()).doesNotContain("perigee-gate-sat");
  }

  @Test
  void endsAtOnceWithoutContacts() throws Exception {
    try (LinkGate gate = open(LinkShape.UNLIMITED, plan(), systemTime(), GateListener.NONE)) {
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
    try (LinkGate gate = open(LinkShape.UNLIMITED, now(), faulty);
        Socket satellite = connect(gate);
        Socket station = ground.accept()) {
      satellite.getOutputStream().write(9);
      assertThat(station.getInputStream().read()).isEqualTo(9);
    }
  }

  // ---- the two ends

  private static Contact contact(String station, long from, long to) {
    return new Contact("sat", station, T0.plusSeconds(from), T0.plusSeconds(to), 45);
  }

  private static ContactPlan plan(Contact... contacts) {
    return ContactPlan.of(List.of(contacts));
  }

  private static MissionClock systemTime() {
    return MissionClock.realTime(Clock.systemUTC());
  }

  private static MissionClock real(HandClock wall) {
    return MissionClock.realTime(wall);
  }

  /** A plan with a contact that is open, for as long as a test may take. */
  private static ContactPlan now() {
    Instant now = Clock.systemUTC().instant();
    return plan(new Contact("sat", "a", now.minus(LONG), now.plus(LONG), 45));
  }

  private LinkGate open(LinkShape shape, ContactPlan plan, GateListener listener)
      throws IOException {
    return open(shape, plan, systemTime(), listener);
  }

  private LinkGate open(
      LinkShape shape, ContactPlan plan, MissionClock clock, GateListener listener)
      throws IOException {
    return LinkGate.open(
        GateSettings.onLoopback("sat", 0, address(), shape), plan, clock, listener);
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(ground.getInetAddress(), ground.getLocalPort());
  }

  private static Socket connect(LinkGate gate) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void assertRefused(LinkGate gate) {
    assertThatThrownBy(
            () -> {
              try (Socket socket = connect(gate)) {
                assertReset(socket);
                throw new SocketException("refused");
              }
            })
        .isInstanceOf(SocketException.class);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  /** Bytes that have come in once two looks in a row see the same number. */
  private static int arrivedWhenNothingMoves(Socket socket) {
    int[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              int now = socket.getInputStream().available();
              boolean same = now == last[0];
              last[0] = now;
              return same;
            });
    return last[0];
  }

  private static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        r -> new Thread(r, "test-send").start());
  }

  private static CompletableFuture<byte[]> readAll(Socket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            socket.setSoTimeout(30_000);
            return socket.getInputStream().readAllBytes();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        r -> new Thread(r, "test-read").start());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }
}
