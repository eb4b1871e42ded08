package space.perigee.sim.emulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards one satellite's datagrams during contacts, at the rates and with the delay of its link.
 * Datagrams to {@link #port()} go to the upstream address; datagrams from there go to the address
 * from which the satellite sent last.
 *
 * <p>Since UDP has no flow control, datagrams queue while the radio is busy, as in a modem's
 * buffer. Beyond a queue of {@value #QUEUE_MILLIS} ms they are dropped and counted as lost: wall
 * time, since bursts come from late threads of the sender. Datagrams on the radio are subject to
 * its {@link Impairments}. Outside contacts all datagrams are dropped and counted as refused, also
 * those that still wait in the sockets when a contact begins.
 */
public final class DatagramEmulator extends LinkEmulator {

  private static final Logger LOG = LoggerFactory.getLogger(DatagramEmulator.class);

  static final int QUEUE_MILLIS = 100;

  private static final int SOCKET_BUFFER = 1 << 22;
  private static final int MAX_DATAGRAM = 1 << 16;

  /** UDP and IPv4 headers, which take up the radio too (bytes). */
  private static final int HEADER_BYTES = 28;

  /** Upper bound of the datagrams that a socket's buffer holds. */
  private static final int MAX_WAITING = 1 << 16;

  /** Datagrams to read between checks of the schedule. */
  private static final int MAX_READ = 256;

  /**
   * @param number sequence number in the order of arrival
   * @param again true for a duplicate
   */
  private record Datagram(
      byte[] bytes, Instant due, long number, boolean corrupted, boolean again, boolean late) {

    private static final Comparator<Datagram> BY_DUE =
        Comparator.comparing(Datagram::due).thenComparingLong(Datagram::number);
  }

  private final Duration longestQueue;
  private final Selector selector;
  private final DatagramChannel satelliteSide;
  private final DatagramChannel groundSide;
  private final int port;
  private final Channel downChannel;
  private final Channel upChannel;
  private final PriorityQueue<Datagram> falling = new PriorityQueue<>(Datagram.BY_DUE);
  private final PriorityQueue<Datagram> rising = new PriorityQueue<>(Datagram.BY_DUE);
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
  private @Nullable SocketAddress satelliteAt;
  private long number;

  private DatagramEmulator(
      EmulatorSettings settings,
      Playback playback,
      Selector selector,
      DatagramChannel satelliteSide,
      DatagramChannel groundSide)
      throws IOException {
    super(settings.satellite(), settings.radio(), playback);
    this.longestQueue = playback.clock().missionTime(Duration.ofMillis(QUEUE_MILLIS));
    this.downChannel =
        new Channel(settings.radio().impairments(LinkDirection.DOWN), settings.seed());
    this.upChannel = new Channel(settings.radio().impairments(LinkDirection.UP), ~settings.seed());
    this.selector = selector;
    this.satelliteSide = satelliteSide;
    this.groundSide = groundSide;
    this.port = ((InetSocketAddress) satelliteSide.getLocalAddress()).getPort();
  }

  /** Opens the port and starts to follow the plan. */
  public static DatagramEmulator open(EmulatorSettings settings, Playback playback)
      throws IOException {
    Selector selector = Selector.open();
    DatagramChannel satelliteSide = null;
    DatagramChannel groundSide = null;
    try {
      satelliteSide = channel(selector).bind(settings.listen());
      groundSide = channel(selector).connect(settings.upstream());
      DatagramEmulator emulator =
          new DatagramEmulator(settings, playback, selector, satelliteSide, groundSide);
      emulator.start();
      return emulator;
    } catch (IOException | RuntimeException e) {
      selector.close();
      if (satelliteSide != null) {
        satelliteSide.close();
      }
      if (groundSide != null) {
        groundSide.close();
      }
      throw e;
    }
  }

  private static DatagramChannel channel(Selector selector) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  void admit() throws IOException {
    buffer.clear();
    for (LinkDirection direction : LinkDirection.values()) {
      for (int i = 0; i < MAX_WAITING && receive(direction); i++) {
        buffer.clear();
        ledger().refused();
      }
    }
  }

  @Override
  boolean move() throws IOException {
    boolean more = read(LinkDirection.DOWN);
    more |= read(LinkDirection.UP);
    Instant now = clock().instant();
    deliver(LinkDirection.DOWN, now);
    deliver(LinkDirection.UP, now);
    return more;
  }

  /** Reads datagrams that have arrived. Returns whether there may be more. */
  private boolean read(LinkDirection direction) throws IOException {
    for (int i = 0; i < MAX_READ; i++) {
      buffer.clear();
      if (!receive(direction)) {
        return false;
      }
      Instant now = clock().instant();
      if (!isOpenAt(now)) {
        ledger().refused();
      } else if (rateAt(direction, now) <= 0
          || shaper(direction).freeAt().isAfter(now.plus(longestQueue))) {
        ledger().lost(direction, buffer.position());
      } else {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        send(direction, bytes, now);
      }
    }
    return true;
  }

  /** Sends a datagram over the radio. One that is lost takes its airtime too. */
  private void send(LinkDirection direction, byte[] bytes, Instant now) {
    ledger().headers(direction, HEADER_BYTES);
    Instant due = shaper(direction).send(bytes.length + HEADER_BYTES, now);
    Channel channel = direction == LinkDirection.DOWN ? downChannel : upChannel;
    Channel.Fate fate = channel.next();
    if (fate.lost()) {
      ledger().lostInChannel(direction, bytes.length);
      return;
    }
    channel.flip(bytes, fate.flipped());
    boolean isLate = !fate.late().isZero();
    Instant arrives = due.plus(fate.late());
    for (int copy = 0; copy < (fate.twice() ? 2 : 1); copy++) {
      queue(direction)
          .add(new Datagram(bytes, arrives, number++, fate.flipped() > 0, copy > 0, isLate));
    }
  }

  private boolean receive(LinkDirection direction) throws IOException {
    if (direction == LinkDirection.DOWN) {
      SocketAddress from = satelliteSide.receive(buffer);
      satelliteAt = from == null ? satelliteAt : from;
      return from != null;
    }
    try {
      return groundSide.receive(buffer) != null;
    } catch (PortUnreachableException e) {
      LOG.debug("event=ground-unreachable satellite={}", satellite());
      return false;
    }
  }

  private PriorityQueue<Datagram> queue(LinkDirection direction) {
    return direction == LinkDirection.DOWN ? falling : rising;
  }

  private void deliver(LinkDirection direction, Instant now) throws IOException {
    PriorityQueue<Datagram> queue = queue(direction);
    Datagram first = queue.peek();
    while (first != null && !first.due().isAfter(now)) {
      queue.remove();
      int length = first.bytes().length;
      if (write(direction, ByteBuffer.wrap(first.bytes()))) {
        ledger().delivered(direction, length, now);
        ledger().marked(direction, length, first.corrupted(), first.again(), first.late());
      } else if (!first.again()) {
        ledger().lost(direction, length);
      }
      first = queue.peek();
    }
  }

  private boolean write(LinkDirection direction, ByteBuffer bytes) throws IOException {
    SocketAddress to = satelliteAt;
    if (direction == LinkDirection.UP) {
      return to != null && satelliteSide.send(bytes, to) > 0;
    }
    try {
      return groundSide.write(bytes) > 0;
    } catch (PortUnreachableException e) {
      LOG.debug("event=ground-unreachable satellite={}", satellite());
      return false;
    }
  }

  @Override
  @Nullable Instant nextTime() {
    return earlier(due(falling), due(rising));
  }

  private static @Nullable Instant due(PriorityQueue<Datagram> queue) {
    Datagram first = queue.peek();
    return first == null ? null : first.due();
  }

  @Override
  void await(long millis) throws IOException {
    await(selector, millis);
  }

  @Override
  void wakeUp() {
    selector.wakeup();
  }

  @Override
  void drop() {
    for (LinkDirection direction : LinkDirection.values()) {
      queue(direction).stream()
          .filter(datagram -> !datagram.again())
          .forEach(datagram -> ledger().lost(direction, datagram.bytes().length));
      queue(direction).clear();
    }
  }

  @Override
  void free() throws IOException {
    satelliteSide.close();
    groundSide.close();
    selector.close();
  }
}
