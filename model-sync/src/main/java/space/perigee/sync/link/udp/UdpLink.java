package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.NodeName;

/**
 * A link of datagrams (UDP, RFC 768), for paths on which TCP is slow: lossy, long or one-way. A
 * datagram is a frame or a {@link Hello}; it contains no names.
 *
 * <p>Frames are sent at the rate of the link, since nothing below applies backpressure ({@link
 * Pacer}). A satellite says hello when it opens its link, until the ground answers, and now and
 * then while it has nothing to send, in mission time; it says goodbye when it shuts the link. From
 * these the ground learns which satellites are present, and the addresses to answer to ({@link
 * SatelliteAddresses}).
 *
 * <p>A satellite opens its link when its contact plan says so, and the ground may hear it later:
 * the radio has not acquired it yet, or a mast stands in between. If the hello that is answered
 * first left a second or more after the first one, the link has come up only then, with a new
 * {@link #generation}, and what was sent into the void is not waited for.
 *
 * <p>Has no thread of its own: it receives, says hello and notices silence while its owner is in
 * {@link #next}, which is the only method that blocks. ICMP errors about unreachable ports and
 * hosts are ignored, since a pass is over when the satellite says so, or the contact plan.
 */
public final class UdpLink implements Link {

  private static final Logger log = LoggerFactory.getLogger(UdpLink.class);

  private static final int LARGEST_DATAGRAM = 1 << 16;
  private static final int HEARD_IN_A_ROW = 64;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long RETRY_NANOS = 1000 * NANOS_PER_MILLI;

  /** Time between two looks at what is due. It bounds how often a satellite says hello. */
  private static final long TICK_NANOS = 50 * NANOS_PER_MILLI;

  /**
   * Datagrams that were dropped.
   *
   * @param unsent too long, without an address, or refused by the network
   * @param unknown from no satellite of the mission
   * @param malformed neither frame nor hello
   */
  public record Drops(long unsent, long unknown, long malformed) {}

  private final UdpSettings settings;
  private final UdpRole side;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final PacedSocket socket;
  private final Queue<Event> events;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);

  private boolean wanted;
  private int generation;
  private boolean awaitsRoom;
  private long dueAt;
  private long failures;
  private long unknown;
  private long malformed;

  private UdpLink(
      UdpSettings settings,
      UdpRole side,
      Queue<Event> events,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.side = side;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.socket = new PacedSocket(settings.rateBps(), nanoTime);
  }

  /**
   * A satellite's link.
   *
   * @param ground where the ground listens
   * @param seal between the satellite and the ground; used by this link alone
   * @param clock mission time
   * @throws IllegalArgumentException if a name is not valid
   */
  public static UdpLink ofSatellite(
      InetSocketAddress ground,
      String mission,
      String satellite,
      UdpSettings settings,
      FrameSeal seal,
      InstantSource clock) {
    return ofSatellite(ground, mission, satellite, settings, seal, clock, System::nanoTime);
  }

  static UdpLink ofSatellite(
      InetSocketAddress ground,
      String mission,
      String satellite,
      UdpSettings settings,
      FrameSeal seal,
      InstantSource clock,
      LongSupplier nanoTime) {
    NodeName.require("mission", mission);
    NodeName.require("satellite", satellite);
    boolean isAnswered = settings.expectedLoss() == null;
    return new UdpLink(
        settings,
        new UdpSatellite(ground, mission, satellite, seal, isAnswered),
        new ArrayDeque<>(),
        clock,
        nanoTime);
  }

  /**
   * The ground's link, which receives from these satellites.
   *
   * @param local where it listens
   * @param seals the seal between this end and a satellite; used by this link alone
   * @param clock mission time
   * @throws IllegalArgumentException if a name is not valid
   */
  public static UdpLink ofGround(
      InetSocketAddress local,
      String mission,
      Collection<String> satellites,
      UdpSettings settings,
      Function<String, FrameSeal> seals,
      InstantSource clock) {
    return ofGround(local, mission, satellites, settings, seals, clock, System::nanoTime);
  }

  static UdpLink ofGround(
      InetSocketAddress local,
      String mission,
      Collection<String> satellites,
      UdpSettings settings,
      Function<String, FrameSeal> seals,
      InstantSource clock,
      LongSupplier nanoTime) {
    NodeName.require("mission", mission);
    satellites.forEach(name -> NodeName.require("satellite", name));
    Queue<Event> events = new ArrayDeque<>();
    SatelliteAddresses addresses =
        new SatelliteAddresses(mission, satellites, seals, settings.silence(), events::add);
    return new UdpLink(settings, new UdpGround(local, addresses), events, clock, nanoTime);
  }

  @Override
  public void open() {
    wanted = true;
    if (!socket.isOpen()) {
      tryToOpen(nanoTime.getAsLong());
    }
  }

  private void tryToOpen(long now) {
    dueAt = now + RETRY_NANOS;
    try {
      socket.open(side.newChannel(clock.millis()));
      generation++;
      dueAt = now + TICK_NANOS;
      side.tick(clock.millis(), socket::send);
    } catch (IOException e) {
      failures++;
      if (Long.bitCount(failures) == 1) {
        log.warn("event=link-not-open count={} reason=\"{}\"", failures, e.getMessage());
      }
      socket.shut();
    }
  }

  @Override
  public void shut() {
    wanted = false;
    if (socket.isOpen()) {
      side.end(clock.millis(), socket::send);
      socket.shut();
      log.info("event=link-down");
    }
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public boolean isUp() {
    return socket.isOpen();
  }

  /** The local port; 0 while the link is shut. */
  public int port() {
    return socket.port();
  }

  public Drops drops() {
    return new Drops(socket.unsent(), unknown, malformed);
  }

  @Override
  public boolean hasRoom() {
    awaitsRoom = isUp() && !socket.hasRoom();
    return isUp() && !awaitsRoom;
  }

  @Override
  public void send(String satellite, Wire frame) {
    if (frame.bytes().length > settings.maxDatagramBytes()) {
      socket.countUnsent("longer than " + settings.maxDatagramBytes() + " bytes");
      return;
    }
    for (SocketAddress to : side.addressesOf(satellite, clock.millis())) {
      socket.send(to, ByteBuffer.wrap(frame.bytes()));
    }
  }

  @Override
  public LinkTraits traits() {
    return settings.traits();
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    long until = nanoTime.getAsLong() + wait.toNanos();
    while (true) {
      long now = nanoTime.getAsLong();
      doWhatIsDue(now);
      Event event = events.isEmpty() ? hear() : events.remove();
      if (event != null) {
        return Optional.of(event);
      }
      if (until - now <= 0 || awaitsRoom && socket.hasRoom()) {
        awaitsRoom = false;
        return Optional.empty();
      }
      long nanos = wanted ? Math.min(until - now, dueAt - now) : until - now;
      socket.select(awaitsRoom ? Math.min(nanos, socket.nanosUntilRoom()) : nanos);
    }
  }

  private void doWhatIsDue(long now) {
    if (socket.isOpen() && now - dueAt >= 0) {
      dueAt = now + TICK_NANOS;
      side.tick(clock.millis(), socket::send);
    } else if (wanted && !socket.isOpen() && now - dueAt >= 0) {
      tryToOpen(now);
    }
  }

  /** Receives until there is an event; skips a limited number of datagrams without one. */
  private @Nullable Event hear() {
    for (int i = 0; i < HEARD_IN_A_ROW; i++) {
      try {
        SocketAddress from = socket.receive(buffer);
        if (from == null) {
          return null;
        }
        take(from, buffer);
      } catch (IOException e) {
        log.debug("event=receive-failed reason=\"{}\"", e.toString());
      }
      if (!events.isEmpty()) {
        return events.remove();
      }
    }
    return null;
  }

  private void take(SocketAddress from, ByteBuffer datagram) {
    long now = clock.millis();
    if (!datagram.hasRemaining()) {
      malformed++;
    } else if (isFrame(datagram.get(0))) {
      String satellite = side.frame(from, now);
      if (satellite == null) {
        unknown++;
        return;
      }
      byte[] wire = new byte[datagram.remaining()];
      datagram.get(wire);
      events.add(new Arrival(satellite, wire, from));
    } else {
      switch (side.greeting(from, datagram, now, socket::send)) {
        case MALFORMED -> malformed++;
        case UNKNOWN -> unknown++;
        case CAME_UP -> generation++;
        case TAKEN -> {}
      }
    }
  }

  /** The first two bits of a frame are 00, 01 or 10. */
  private static boolean isFrame(byte first) {
    return (first & 0xc0) != 0xc0;
  }

  @Override
  public void confirm(Arrival arrival) {
    if (arrival.path() instanceof SocketAddress from) {
      side.confirm(from);
    }
  }

  @Override
  public void close() {
    shut();
    socket.close();
  }
}
