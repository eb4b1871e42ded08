package space.perigee.sim.gate;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/*
 * A TCP gate that behaves like the radio link of one satellite.
 *
 * The idea. Processes that talk TCP cannot be told that there is a radio between them; a proxy can
 * take its place. The kernel's traffic control could shape as well, but it needs root, and it knows
 * neither contacts nor mission time. So: one thread, one selector, and per connection two lanes.
 * A lane reads a block only when the radio is free (TokenBucket, shared by all connections of the
 * direction), keeps it until it would have arrived (DelayLine), and writes it then. While the radio
 * is busy the lane does not read, so TCP's flow control holds the sender back, as a modem would.
 *
 * Everything is reckoned in mission time and turned into wall time only for waiting; with a clock
 * that runs 60 times as fast the same link carries 60 times the bits per wall second.
 *
 * What it is not. The TCP handshake is answered by the gate at once, and lost frames are not
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
 * address. One contact is in use at a time, see {@link GateSchedule}.
 */
public final class LinkGate implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkGate.class);

  private static final int SOCKET_BUFFER = 1 << 16;

  /** Rounds of pumping before the selector and the schedule are looked at again. */
  private static final int MAX_ROUNDS = 64;

  /** The wall clock may be set; never sleep longer than this (wall time). */
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final GateSettings settings;
  private final MissionClock clock;
  private final GateListener listener;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final int port;
  private final Shaper down;
  private final Shaper up;
  private final TrafficLedger ledger;
  private final List<GateSchedule.Window> windows;
  private final List<GateConnection> connections = new ArrayList<>();
  private final CompletableFuture<GateReport> ended = new CompletableFuture<>();
  private final Thread thread;

  /** Who is first at a free radio. */
  private final Random order = new Random(1);

  private int nextWindow;
  private GateSchedule.@Nullable Window open;
  private volatile boolean closing;

  private LinkGate(
      GateSettings settings,
      ContactPlan plan,
      MissionClock clock,
      GateListener listener,
      Selector selector,
      ServerSocketChannel server,
      int port) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.selector = selector;
    this.server = server;
    this.port = port;
    LinkShape shape = settings.shape();
    this.down = new Shaper(shape.downBps(), shape.oneWayDelay(), clock.speed());
    this.up = new Shaper(shape.upBps(), shape.oneWayDelay(), clock.speed());
    this.ledger = new TrafficLedger(settings.satellite());
    this.windows = GateSchedule.windows(plan, settings.satellite(), clock.instant());
    this.thread = new Thread(this::run, "perigee-gate-" + settings.satellite());
  }

  /**
   * Opens the port and begins to play the plan.
   *
   * @param clock mission time; contacts that ended before now are not played
   * @throws BindException if the port is taken; names it
   */
  public static LinkGate open(
      GateSettings settings, ContactPlan plan, MissionClock clock, GateListener listener)
      throws IOException {
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
      LinkGate gate = new LinkGate(settings, plan, clock, listener, selector, server, port);
      gate.thread.start();
      return gate;
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

  /** What went through until now. */
  public GateReport report() {
    return ledger.report();
  }

  /** Completes with the report when the last contact has ended, or the gate is closed. */
  public CompletableFuture<GateReport> ended() {
    return ended.copy();
  }

  /** Looks at the clock again, for clocks that were set. */
  void wakeUp() {
    selector.wakeup();
  }

  /**
   * Resets all connections, frees the port and waits until the gate's thread has ended. An open
   * contact is closed, and reported to the listener.
   */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    @Nullable Throwable failure = null;
    try {
      while (!closing) {
        turn();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("event=gate-failed satellite={}", settings.satellite(), e);
      failure = e;
    } finally {
      shutDown();
    }
    if (failure == null) {
      ended.complete(report());
    } else {
      ended.completeExceptionally(failure);
    }
  }

  private void shutDown() {
    try {
      if (open != null) {
        closeWindow(clock.instant());
      }
      connections.forEach(GateConnection::reset);
      server.close();
      selector.close();
    } catch (IOException e) {
      LOG.warn("event=gate-close-failed reason=\"{}\"", e.getMessage());
    }
  }

  /** One turn: the schedule, what is ready, what is due; then wait for the next of them. */
  private void turn() throws IOException {
    followSchedule(clock.instant());
    acceptAll();
    boolean busy = pumpAll();
    long wait = busy ? 0 : millisUntilNext();
    if (wait == 0) {
      selector.selectNow();
    } else {
      selector.select(wait);
    }
    selector.selectedKeys().clear();
  }

  private void followSchedule(Instant now) {
    while (true) {
      if (open != null) {
        if (now.isBefore(open.to())) {
          return;
        }
        closeWindow(now);
      }
      if (nextWindow == windows.size()) {
        if (!ended.isDone()) {
          ended.complete(report());
        }
        return;
      }
      GateSchedule.Window next = windows.get(nextWindow);
      if (now.isBefore(next.from())) {
        return;
      }
      nextWindow++;
      open = next;
      ledger.open(next.contact(), now);
      tell(() -> listener.onOpen(next.contact()));
    }
  }

  private void closeWindow(Instant now) {
    connections.forEach(GateConnection::reset);
    connections.clear();
    open = null;
    ContactTraffic traffic = ledger.close(now);
    tell(() -> listener.onClose(traffic));
  }

  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("event=listener-failed satellite={}", settings.satellite(), e);
    }
  }

  private void acceptAll() throws IOException {
    SocketChannel accepted = server.accept();
    while (accepted != null) {
      if (open == null) {
        ledger.refused();
        GateConnection.reset(accepted);
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
      ground.connect(settings.upstream());
      connections.add(new GateConnection(satellite, ground, selector, down, up, ledger));
      ledger.connected();
    } catch (IOException e) {
      LOG.warn(
          "event=upstream-failed upstream={} reason=\"{}\"", settings.upstream(), e.getMessage());
      GateConnection.reset(satellite);
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
      Instant now = clock.instant();
      if (open != null && !now.isBefore(open.to())) {
        return true;
      }
      Collections.shuffle(connections, order);
      for (GateConnection connection : connections) {
        any |= connection.pump(now);
      }
      connections.removeIf(GateConnection::isClosed);
    }
    return any;
  }

  private long millisUntilNext() {
    Duration wait = MAX_WAIT;
    if (open != null) {
      wait = min(wait, clock.wallUntil(open.to()));
    } else if (nextWindow < windows.size()) {
      wait = min(wait, clock.wallUntil(windows.get(nextWindow).from()));
    }
    for (GateConnection connection : connections) {
      Instant next = connection.nextTime();
      if (next != null) {
        wait = min(wait, clock.wallUntil(next));
      }
    }
    return wait.isZero() ? 0 : wait.plusNanos(999_999).toMillis();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
