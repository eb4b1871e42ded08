package space.perigee.sim.emulator;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A TCP proxy that behaves like the radio link of one satellite.
 *
 * The idea. A proxy between two processes can act as their radio link without their knowledge. The
 * kernel's traffic control shapes traffic too, but needs root and supports neither contacts nor
 * mission time. The emulator has one thread, one selector, and two lanes per connection. A lane reads
 * a block only when the radio is free (LinePacer, shared by all connections of the direction), holds
 * it until it would have arrived (DelayLine), and then writes it. While the radio is busy the lane
 * does not read, so TCP's flow control slows the sender down, as a modem would.
 *
 * All times are mission times, converted to wall time only to wait: with a clock that runs 60 times
 * as fast, the same link carries 60 times the bits per wall second.
 *
 * Refusal. A port on which nobody listens refuses connections, so the emulator listens only during
 * contacts. In between a second socket keeps the port: bound, but never listening (on Linux, two
 * sockets with SO_REUSEADDR may share a port if at most one of them listens). A connection that comes
 * between loss of signal and the thread's waking up, usually within a millisecond, is accepted and
 * reset like those that are open.
 *
 * Limits. The emulator completes the TCP handshake at once, and does not emulate lost frames, since
 * TCP would repair a loss on the loopback interface and not one on the radio. At loss of signal, data
 * in the kernel's buffers (64 KiB requested) is lost without being counted; data that the radio has
 * accepted and not delivered is counted as lost.
 *
 * The cost. Memory for the bytes in flight: at most twice rate x delay plus 256 KiB, per connection
 * and direction. Wake-ups are accurate to about 1 ms of wall time; lateness up to 10 ms does not
 * reduce the rate.
 */

/**
 * Forwards one satellite's TCP connections during contacts, at the rates and with the delay of its
 * link. The satellite connects to {@link #port()}; each connection is forwarded to the upstream
 * address.
 */
public final class TcpEmulator extends LinkEmulator {

  private static final Logger LOG = LoggerFactory.getLogger(TcpEmulator.class);

  private static final int SOCKET_BUFFER = 1 << 16;

  /** Rounds of pumping between checks of the selector and the schedule. */
  private static final int MAX_ROUNDS = 64;

  private final InetSocketAddress upstream;
  private final Selector selector;

  /** Keeps the port between contacts. */
  private final SocketChannel reservation;

  private final int port;

  /** Listens during contacts; null in between. */
  private @Nullable ServerSocketChannel server;

  private final List<TcpConnection> connections = new ArrayList<>();

  /** Shuffles the connections, so that they share the radio evenly. */
  private final Random order = new Random(1);

  private TcpEmulator(
      EmulatorSettings settings,
      Playback playback,
      Selector selector,
      SocketChannel reservation,
      int port) {
    super(settings.satellite(), settings.radio(), playback);
    this.upstream = settings.upstream();
    this.selector = selector;
    this.reservation = reservation;
    this.port = port;
  }

  /**
   * Takes the port and starts to follow the plan.
   *
   * @throws BindException if the port is in use; the message names it
   */
  public static TcpEmulator open(EmulatorSettings settings, Playback playback) throws IOException {
    SocketChannel reservation = SocketChannel.open();
    Selector selector = null;
    try {
      reservation.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      bind(reservation, settings.listen());
      int port = ((InetSocketAddress) reservation.getLocalAddress()).getPort();
      selector = Selector.open();
      TcpEmulator emulator = new TcpEmulator(settings, playback, selector, reservation, port);
      emulator.start();
      return emulator;
    } catch (IOException | RuntimeException e) {
      reservation.close();
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
  }

  private static void bind(NetworkChannel channel, InetSocketAddress address) throws IOException {
    try {
      channel.bind(address);
    } catch (BindException e) {
      BindException named =
          new BindException(
              "cannot listen on port "
                  + address.getPort()
                  + " of "
                  + address.getAddress().getHostAddress()
                  + ": "
                  + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  void wakeUp() {
    selector.wakeup();
  }

  @Override
  void admit() throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    server = listening;
    listening.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    bind(listening, (InetSocketAddress) reservation.getLocalAddress());
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
  }

  @Override
  void drop() throws IOException {
    if (server != null) {
      server.close();
      server = null;
      // Only now does the kernel stop to listen.
      selector.selectNow();
    }
    connections.forEach(TcpConnection::reset);
    connections.clear();
  }

  @Override
  void free() throws IOException {
    reservation.close();
    selector.close();
  }

  @Override
  boolean move() throws IOException {
    acceptAll();
    return pumpAll();
  }

  @Override
  void await(long millis) throws IOException {
    await(selector, millis);
  }

  private void acceptAll() throws IOException {
    ServerSocketChannel listening = server;
    if (listening == null) {
      return;
    }
    SocketChannel accepted = listening.accept();
    while (accepted != null) {
      if (!isOpenAt(clock().instant())) {
        ledger().refused();
        TcpConnection.reset(accepted);
      } else {
        connect(accepted);
      }
      accepted = listening.accept();
    }
  }

  private void connect(SocketChannel satellite) throws IOException {
    SocketChannel ground = SocketChannel.open();
    try {
      satellite.configureBlocking(false);
      satellite.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ground.configureBlocking(false);
      ground.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ground.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      ground.connect(upstream);
      connections.add(
          new TcpConnection(
              satellite,
              ground,
              selector,
              shaper(LinkDirection.DOWN),
              shaper(LinkDirection.UP),
              ledger()));
      ledger().connected();
      ledger().headers(LinkDirection.DOWN, TcpPackets.OPENING_DOWN);
      ledger().headers(LinkDirection.UP, TcpPackets.OPENING_UP);
    } catch (IOException e) {
      LOG.warn("event=upstream-failed upstream={} reason=\"{}\"", upstream, e.getMessage());
      TcpConnection.reset(satellite);
      ground.close();
    }
  }

  /** Pumps all connections and returns whether there is more to do. */
  private boolean pumpAll() {
    boolean any = !connections.isEmpty();
    for (int round = 0; any && round < MAX_ROUNDS; round++) {
      any = false;
      Instant now = clock().instant();
      if (!isOpenAt(now)) {
        return true;
      }
      Collections.shuffle(connections, order);
      for (TcpConnection connection : connections) {
        any |= connection.pump(now);
      }
      connections.removeIf(TcpConnection::isClosed);
    }
    return any;
  }

  @Override
  @Nullable Instant nextTime() {
    Instant first = null;
    for (TcpConnection connection : connections) {
      first = earlier(first, connection.nextTime());
    }
    return first;
  }
}
