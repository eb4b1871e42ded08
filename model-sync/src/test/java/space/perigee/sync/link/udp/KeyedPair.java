package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.End;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Role;

/**
 * A satellite and a ground with keys that exchange datagrams in virtual time, without loss, and
 * what their passes cost: all datagrams of both directions, hellos and answers too, with 28 bytes
 * of headers of IP and UDP.
 */
final class KeyedPair {

  private static final int HEADERS = 28;
  private static final String SATELLITE = "sat-1";
  private static final String GROUND = "ground";
  private static final InetSocketAddress HOME =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
  private static final UdpSettings LINK = UdpSettings.of(1_000_000);
  private static final int SEGMENT_BYTES = 1460;
  private static final Duration ONE_WAY = Duration.ofMillis(20);
  private static final Duration TICK = Duration.ofMillis(10);
  private static final double BYTES_A_TICK = LINK.rateBps() / 8.0 * TICK.toMillis() / 1000;
  private static final int BURST_BYTES = 3000;
  private static final long ROLE_MILLIS = 50;

  /** What a closed ground station says. */
  private static final Duration DEFERRAL = Duration.ofMinutes(10);

  /** A datagram on its way. */
  private record Flight(Instant at, boolean isUp, byte[] datagram) {}

  /** Takes deltas, and remembers which. */
  private static final class Keeper implements Party {
    final List<Sha256> delivered = new ArrayList<>();

    @Override
    public Map<Kind, Long> takes() {
      return Map.of(Kind.DELTA, 100_000L);
    }

    @Override
    public void join(Sender sender) {}

    @Override
    public void onReceipt(Receipt receipt, Instant now) {}

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return delivered.stream().filter(content::equals).findFirst().map(Keeper::accepted);
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      delivered.add(manifest.content());
      return accepted(manifest.content());
    }

    private static Receipt accepted(Sha256 content) {
      return new Receipt(content, Receipt.Verdict.ACCEPTED, "", List.of());
    }
  }

  final FailingFolder disk = new FailingFolder();

  /** True if the ground takes nothing, and says so. */
  boolean isClosed;

  private final Keeper keeper = new Keeper();
  private final Map<Sha256, byte[]> contents = new HashMap<>();
  private final EndKeys satelliteKeys;
  private Endpoint satellite;
  private final Endpoint ground;
  private final UdpRole satelliteLink;
  private final UdpRole groundLink;
  private final Queue<Presence> news = new ArrayDeque<>();
  private final Queue<Flight> flights = new ArrayDeque<>();
  private final List<Integer> frames = new ArrayList<>();
  private Instant now = End.NOW;
  private long sequence = now.toEpochMilli() * 1000;
  private boolean wasClosed;
  private boolean isOnline;
  private double sendable;
  private long bytes;
  private int datagrams;

  /**
   * @param folder for the keys
   */
  KeyedPair(Path folder) throws Exception {
    End board = End.create(folder, SATELLITE, Role.SATELLITE, 1);
    End center = End.create(folder, GROUND, Role.GROUND, 2);
    End.introduce(board, center);
    satelliteKeys = EndKeys.open(board.folder(), End.MISSION, SATELLITE);
    EndKeys groundKeys = EndKeys.open(center.folder(), End.MISSION, GROUND);
    satellite =
        endpoint(new Frames(satelliteKeys.with(GROUND, now)), new MemoryJournalFolder(), List.of());
    ground = endpoint(new Frames(groundKeys.with(SATELLITE, now)), disk, List.of(keeper));
    satelliteLink =
        new UdpSatellite(HOME, End.MISSION, SATELLITE, satelliteKeys.with(GROUND, now), true);
    groundLink =
        new UdpGround(
            HOME,
            new SatelliteAddresses(
                End.MISSION,
                List.of(SATELLITE),
                name -> groundKeys.with(name, now),
                LINK.silence(),
                news::add));
  }

  private static Endpoint endpoint(Frames frames, JournalFolder segments, List<Party> parties) {
    return new Endpoint(
        new Endpoint.Settings(Duration.ofSeconds(2), 16, 1 << 20),
        frames,
        new SegmentStore(segments),
        ReplayWindow.forgetful(),
        500,
        parties);
  }

  /** A new delta of that length waits on board. */
  void train(int length) {
    byte[] content = new byte[length];
    new Random(++sequence).nextBytes(content);
    Sha256 hash = Sha256.of(content);
    contents.put(hash, content);
    Subject subject = Subject.ofDelta(12_000).withBase(VersionPrefix.of(hash, 8));
    Manifest manifest =
        Manifest.of(hash, length, SEGMENT_BYTES, sequence, subject)
            .withExpiry(now.plus(Duration.ofDays(14)));
    satellite.sender().submit(manifest, Content.of(content), false);
  }

  /** The satellite's process starts anew, with what waits on its disk. */
  void restartSatellite() {
    List<Manifest> waiting = satellite.sender().waiting();
    satellite =
        endpoint(new Frames(satelliteKeys.with(GROUND, now)), new MemoryJournalFolder(), List.of());
    for (Manifest manifest : waiting) {
      byte[] content = contents.getOrDefault(manifest.content(), new byte[0]);
      satellite.sender().submit(manifest, Content.of(content), true);
    }
  }

  /** A pass of that length, then the time until the next. */
  void pass(Duration length, Duration gap) throws IOException {
    bytes = 0;
    datagrams = 0;
    frames.clear();
    Instant end = now.plus(length);
    satelliteLink.newChannel(now.toEpochMilli()).close(); // a new session; nothing is sent there
    satellite.onLinkUp(LINK.traits());
    satelliteLink.tick(now.toEpochMilli(), this::up);
    while (now.isBefore(end)) {
      step();
    }
    satelliteLink.end(now.toEpochMilli(), this::up);
    now = now.plus(ONE_WAY);
    arrivals();
    now = end.plus(gap);
  }

  /** Bytes of all datagrams of the last pass, both ways, with headers. */
  long bytes() {
    return bytes;
  }

  /** Number of datagrams of the last pass, both ways. */
  int datagrams() {
    return datagrams;
  }

  /** Lengths of the frames of the last pass, both ways, without headers (bytes). */
  List<Integer> frames() {
    return frames;
  }

  int delivered() {
    return keeper.delivered.size();
  }

  int waiting() {
    return satellite.sender().waiting().size();
  }

  private void step() {
    now = now.plus(TICK);
    arrivals();
    if (now.toEpochMilli() % ROLE_MILLIS == 0) {
      satelliteLink.tick(now.toEpochMilli(), this::up);
      groundLink.tick(now.toEpochMilli(), this::down);
    }
    sendable = Math.min(BURST_BYTES, sendable + BYTES_A_TICK);
    boolean sent = true;
    while (sent && sendable > 0) {
      sent = send(satelliteLink, GROUND, satellite::poll, this::up);
    }
    sent = true;
    while (sent) {
      sent = send(groundLink, SATELLITE, this::groundPoll, this::down);
    }
  }

  private Optional<Endpoint.Wire> groundPoll(Instant at) {
    return isClosed || !isOnline ? ground.pollAnswer() : ground.poll(at);
  }

  private boolean send(
      UdpRole from,
      String to,
      Function<Instant, Optional<Endpoint.Wire>> source,
      BiConsumer<SocketAddress, ByteBuffer> send) {
    Optional<Endpoint.Wire> frame = source.apply(now);
    frame.ifPresent(
        wire ->
            from.addressesOf(to, now.toEpochMilli())
                .forEach(address -> send.accept(address, ByteBuffer.wrap(wire.bytes()))));
    return frame.isPresent();
  }

  private void up(SocketAddress to, ByteBuffer datagram) {
    sendable -= datagram.remaining() + HEADERS;
    leave(true, datagram);
  }

  private void down(SocketAddress to, ByteBuffer datagram) {
    leave(false, datagram);
  }

  private void leave(boolean isUp, ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    bytes += copy.length + HEADERS;
    datagrams++;
    if (isFrame(copy)) {
      frames.add(copy.length);
    }
    flights.add(new Flight(now.plus(ONE_WAY), isUp, copy));
  }

  private static boolean isFrame(byte[] datagram) {
    return datagram[0] != Hello.FIRST_BYTE;
  }

  private void arrivals() {
    for (Flight flight = flights.peek();
        flight != null && !flight.at().isAfter(now);
        flight = flights.peek()) {
      flights.remove();
      if (flight.isUp()) {
        arrive(groundLink, this::atGround, this::down, flight.datagram());
      } else {
        arrive(satelliteLink, satellite::onFrame, this::up, flight.datagram());
      }
    }
  }

  private void arrive(
      UdpRole at,
      BiPredicate<byte[], Instant> endpoint,
      BiConsumer<SocketAddress, ByteBuffer> answer,
      byte[] datagram) {
    long millis = now.toEpochMilli();
    if (!isFrame(datagram)) {
      at.greeting(HOME, ByteBuffer.wrap(datagram), millis, answer);
    } else if (at.frame(HOME, millis) != null && endpoint.test(datagram, now)) {
      at.confirm(HOME);
    }
    for (Presence next = news.poll(); next != null; next = news.poll()) {
      isOnline = next.online();
      if (isOnline) {
        ground.onLinkUp(LINK.traits());
      }
    }
  }

  /** Defers or takes, as the session of a ground station does. */
  private boolean atGround(byte[] frame, Instant at) {
    if (isClosed) {
      ground.close(at, DEFERRAL);
    } else if (wasClosed) {
      ground.open();
    }
    wasClosed = isClosed;
    return ground.onFrame(frame, at);
  }
}
