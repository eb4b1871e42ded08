package space.perigee.sim.emulator;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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
 * A TCP emulator that behaves like the radio link of one satellite.
 *
 * The idea. Processes that talk TCP cannot be told that there is a radio between them; a proxy can
 * take its place. The kernel's traffic control could shape as well, but it needs root, and it knows
 * neither contacts nor mission time. So: one thread, one selector, and per connection two lanes.
 * A lane reads a block only when the radio is free (LinePacer, shared by all connections of the
 * direction), keeps it until it would have arrived (DelayLine), and writes it then. While the radio
 * is busy the lane does not read, so TCP's flow control holds the sender back, as a modem would.
 *
 * Everything is reckoned in mission time and turned into wall time only for waiting; with a clock
 * that runs 60 times as fast the same link carries 60 times the bits per wall second.
 *
 * What it is not. The TCP handshake is answered by the emulator at once, and lost frames are not
 * emulated: TCP on both sides would repair a loopback loss, not a radio's. Data that waits in the
 * kernel's buffers (64 KiB were asked for) at loss of signal is lost without being counted; what
 * the radio has accepted and not delivered is counted as lost.
 *
 * The cost. Bytes under way, at most twice rate x delay and 256 KiB, per connection and direction.
 * Waiting wakes to about 1 ms of wall time; up to 10 ms of lateness is made up for.
 */

/**
 * Lets one satellite's connections through while it has a contact, at the rates and with the delay
 * of its link. A satellite connects to {@link #port()}; each connection is carried to the upstream
 * address. One contact is in use at a time, see {@link ContactSchedule}.
 */
public final class TcpEmulator extends PlannedEmulator {

  private static final Logger LOG = LoggerFactory.getLogger(TcpEmulator.class);

  private static final int SOCKET_BUFFER = 1 << 16;

  /** Rounds of pumping before the selector and the schedule are looked at again. */
  private static final int MAX_ROUNDS = 64;

  private final InetSocketAddress upstream;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final int port;
  private final List<TcpConnection> connections = new ArrayList<>();

  /** Who is first at a free radio. */
  private final Random order = new Random(1);

  private TcpEmulator(
      EmulatorSettings settings,
      Playback playback,
      Selector selector,
      ServerSocketChannel server,
      int port) {
    super(settings.satellite(), settings.radio(), playback);
    this.upstream = settings.upstream();
    this.selector = selector;
    this.server = server;
    this.port = port;
  }

  /**
   * Opens the port and begins to play the plan.
   *
   * @throws BindException if the port is taken; names it
   */
  public static TcpEmulator open(EmulatorSettings settings, Playback playback) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    Selector selector = null;
    try {
      server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      bind(server, settings.listen());
      server.configureBlocking(false);
      selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      TcpEmulator emulator = new TcpEmulator(settings, playback, selector, server, port);
      emulator.start();
      return emulator;
    } catch (IOException | RuntimeException e) {
      server.close();
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
  }

  private static void bind(ServerSocketChannel server, InetSocketAddress address)
      throws IOException {
    try {
      server.bind(address);
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

  /** The port on which the satellite connects. */
  public int port() {
    return port;
  }

  @Override
  void wakeUp() {
    selector.wakeup();
  }

  @Override
  void drop() {
    connections.forEach(TcpConnection::reset);
    connections.clear();
  }

  @Override
  void free() throws IOException {
    server.close();
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
    SocketChannel accepted = server.accept();
    while (accepted != null) {
      if (!isOpenAt(clock().instant())) {
        ledger().refused();
        TcpConnection.reset(accepted);
      } else {
        connect(accepted);
      }
      accepted = server.accept();
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
    } catch (IOException e) {
      LOG.warn("event=upstream-failed upstream={} reason=\"{}\"", upstream, e.getMessage());
      TcpConnection.reset(satellite);
      ground.close();
    }
  }

  /**
   * Pumps in random order, so that connections share the radio evenly; returns whether there is
   * more to do.
   */
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
      Instant next = connection.nextTime();
      first = first == null || next != null && next.isBefore(first) ? next : first;
    }
    return first;
  }
}
