package space.perigee.sim.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/**
 * A ground that listens behind an emulator, a satellite that connects to it, and time in one's
 * hand.
 */
public final class EmulatedPeers implements AutoCloseable {

  static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private static final Duration LONG = Duration.ofHours(1);

  private final ServerSocket ground;

  EmulatedPeers() {
    try {
      ground = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      ground.setSoTimeout(10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    ground.close();
  }

  /** The ground's side of the next connection. */
  Socket accept() throws IOException {
    return ground.accept();
  }

  /** A wall clock that stands until a test moves it: contacts begin and end when a test says so. */
  static final class HandClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(T0);

    void set(long seconds) {
      now.set(T0.plusSeconds(seconds));
    }

    void advance(long seconds) {
      now.updateAndGet(time -> time.plusSeconds(seconds));
    }

    @Override
    public Instant instant() {
      return requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static final class Events implements EmulatorListener {
    final List<String> log = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(Contact contact) {
      log.add("open " + contact.station());
    }

    @Override
    public void onClose(ContactTraffic traffic) {
      log.add("close " + traffic.contact().station() + " " + traffic.down().delivered());
    }
  }

  static Contact contact(String station, long from, long to) {
    return new Contact("sat", station, T0.plusSeconds(from), T0.plusSeconds(to), 45);
  }

  static ContactPlan plan(Contact... contacts) {
    return ContactPlan.of(List.of(contacts));
  }

  static MissionClock systemTime() {
    return MissionClock.realTime(Clock.systemUTC());
  }

  static MissionClock real(HandClock wall) {
    return MissionClock.realTime(wall);
  }

  /** A plan with a contact that is open, for as long as a test may take. */
  static ContactPlan now() {
    Instant now = Clock.systemUTC().instant();
    return plan(new Contact("sat", "a", now.minus(LONG), now.plus(LONG), 45));
  }

  TcpEmulator open(LinkShape shape, ContactPlan plan, EmulatorListener listener)
      throws IOException {
    return open(shape, plan, systemTime(), listener);
  }

  TcpEmulator open(LinkShape shape, ContactPlan plan, MissionClock clock, EmulatorListener listener)
      throws IOException {
    return TcpEmulator.open(
        EmulatorSettings.onLoopback("sat", 0, address(), shape),
        new Playback(plan, clock, listener));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(ground.getInetAddress(), ground.getLocalPort());
  }

  static Socket connect(TcpEmulator emulator) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Asserts that the kernel refuses connections, instead of accepting and resetting them. */
  static void assertRefused(TcpEmulator emulator) {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> connect(emulator).close())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("refused");
    }
  }

  static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  /** Bytes that have come in once two looks in a row see the same number. */
  static int arrivedWhenNothingMoves(Socket socket) {
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

  static CompletableFuture<Void> send(Socket socket, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        r -> new Thread(r, "test-send").start());
  }

  static CompletableFuture<byte[]> readAll(Socket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            socket.setSoTimeout(30_000);
            return socket.getInputStream().readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        r -> new Thread(r, "test-read").start());
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }
}
