package space.perigee.sync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.End;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Role;

/** A satellite, two stations and the ground in virtual time, with keys, as they fly. */
final class StationWorld {

  static final String SATELLITE = "sat-1";
  static final String GROUND = "ground";
  static final int SEGMENT_BYTES = 200;

  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final LinkTraits LINK = LinkTraits.datagrams(SEGMENT_BYTES + 160, 800_000);
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_FRAMES = 5;

  /** Satellite or ground. */
  final class Side implements Party {
    final String name;
    final EndKeys keys;
    final String other;
    final JournalFolder memory = new MemoryJournalFolder();
    final MemoryJournalFolder segments = new MemoryJournalFolder();
    final JournalFolder waiting = new MemoryJournalFolder();
    final List<byte[]> delivered = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();
    final Queue<byte[]> inbound = new ArrayDeque<>();
    int segmentsSent;
    ReceiptBook book;
    Courier courier;
    Endpoint endpoint;

    Side(String name, String other, EndKeys keys) {
      this.name = name;
      this.other = other;
      this.keys = keys;
      start();
    }

    void start() {
      Peer peer = Peer.remembered(keys.with(other, now), memory, now);
      book = new ReceiptBook(new LastState(memory, "given"));
      Outbox outbox = new Outbox(waiting, MOST_BYTES, Outbox.Policy.REJECT, peer.numbers());
      courier = Courier.sending(outbox, EnumSet.allOf(Kind.class), receipts::add);
      endpoint =
          new Endpoint(
              new Endpoint.Settings(TIMEOUT, 8, MOST_BYTES),
              new Frames(peer.seal()),
              new SegmentStore(segments),
              peer.window(),
              (int) now.toEpochMilli(),
              List.of(this, courier));
    }

    void post(Kind kind, byte[] content) {
      assertThat(
              courier.post(Subject.of(kind), Content.of(content), SEGMENT_BYTES, null, null, now))
          .isPresent();
    }

    boolean hears(byte[] wire) {
      return endpoint.onFrame(wire, now);
    }

    @Override
    public Map<Kind, Long> takes() {
      Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        kinds.put(kind, (long) MOST_BYTES);
      }
      return kinds;
    }

    @Override
    public void join(Sender sender) {}

    @Override
    public void onReceipt(Receipt receipt, Instant at) {}

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return book.of(content);
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      delivered.add(content.toBytes());
      return book.enter(new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of()));
    }
  }

  /** A station. */
  final class Station {
    final EndKeys keys;
    final JournalFolder transfers = new MemoryJournalFolder();
    final JournalFolder memory = new MemoryJournalFolder();
    final Queue<byte[]> fromSatellite = new ArrayDeque<>();
    final Queue<byte[]> fromGround = new ArrayDeque<>();
    Custodian custodian;
    Custodian.Settings settings =
        new Custodian.Settings(MOST_BYTES, 8, TIMEOUT, Duration.ofDays(30));
    boolean reachesGround;
    int segmentsForwarded;

    Station(EndKeys keys) {
      this.keys = keys;
      start();
    }

    /** Also after a kill. */
    void start() {
      custodian =
          new Custodian(
              SATELLITE,
              settings,
              new Frames(keys.carrying(SATELLITE, GROUND, now)),
              new Frames(keys.keeping(SATELLITE, GROUND, now)),
              transfers,
              ReplayWindow.restored(new LastState(memory, "ended"), now, Duration.ofDays(30)));
      if (reachesGround) {
        custodian.groundUp();
      }
      if (at == this) {
        custodian.satelliteCame(LINK);
      }
    }

    void reachGround(boolean reaches) {
      if (reaches && !reachesGround) {
        custodian.groundUp();
      } else if (!reaches) {
        custodian.groundDown();
        fromGround.clear();
      }
      reachesGround = reaches;
    }
  }

  final Random random;
  final Side satellite;
  final Side ground;
  final Map<String, Station> stations = new LinkedHashMap<>();
  Instant now = End.NOW;
  double loss;
  @Nullable Station at;

  StationWorld(Path folder, long seed) throws Exception {
    random = new Random(seed);
    End satelliteEnd = End.create(folder, SATELLITE, Role.SATELLITE, 1);
    End groundEnd = End.create(folder, GROUND, Role.GROUND, 2);
    End.introduce(satelliteEnd, groundEnd);
    List<End> ends = new ArrayList<>();
    for (String name : List.of("north", "south")) {
      End end = End.create(folder, name, Role.STATION, 3 + ends.size());
      End.introduce(end, satelliteEnd);
      end.trust().trust(groundEnd.publicIdentity(), false);
      ends.add(end);
    }
    satellite = new Side(SATELLITE, GROUND, open(satelliteEnd, SATELLITE));
    ground = new Side(GROUND, SATELLITE, open(groundEnd, GROUND));
    stations.put("north", new Station(open(ends.get(0), "north")));
    stations.put("south", new Station(open(ends.get(1), "south")));
    ground.endpoint.onLinkUp(LINK);
  }

  private static EndKeys open(End end, String name) throws Exception {
    return EndKeys.open(end.folder(), End.MISSION, name);
  }

  Station north() {
    return Objects.requireNonNull(stations.get("north"));
  }

  Station south() {
    return Objects.requireNonNull(stations.get("south"));
  }

  /** The satellite rises over a station, or sets; what was under way is lost. */
  void pass(@Nullable Station station) {
    if (at != null) {
      at.custodian.satelliteLeft();
      at.fromSatellite.clear();
    }
    satellite.inbound.clear();
    at = station;
    if (station != null) {
      station.custodian.satelliteCame(LINK);
      satellite.endpoint.onLinkUp(LINK);
      ground.endpoint.onLinkUp(LINK);
    }
  }

  void run(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); ) {
      tick();
    }
  }

  /** Until the satellite has so many receipts, or the time is over. */
  void runUntilReceipts(int count, Duration most) {
    for (Instant end = now.plus(most); satellite.receipts.size() < count && now.isBefore(end); ) {
      tick();
    }
  }

  private boolean arrives() {
    return random.nextDouble() >= loss;
  }

  void tick() {
    now = now.plus(TICK);
    for (byte[] wire = satellite.inbound.poll(); wire != null; wire = satellite.inbound.poll()) {
      satellite.hears(wire);
    }
    for (Station station : stations.values()) {
      for (byte[] wire = station.fromSatellite.poll();
          wire != null;
          wire = station.fromSatellite.poll()) {
        station.custodian.fromSatellite(wire, now);
      }
      for (byte[] wire = station.fromGround.poll();
          wire != null;
          wire = station.fromGround.poll()) {
        station.custodian.fromGround(wire, now);
      }
    }
    for (byte[] wire = ground.inbound.poll(); wire != null; wire = ground.inbound.poll()) {
      ground.hears(wire);
    }
    send();
  }

  private void send() {
    Station present = at;
    for (int i = 0; present != null && i < MOST_FRAMES; i++) {
      satellite
          .endpoint
          .poll(now)
          .ifPresent(
              frame -> {
                satellite.segmentsSent += frame.bulk() ? 1 : 0;
                if (arrives()) {
                  present.fromSatellite.add(frame.bytes());
                }
              });
      present
          .custodian
          .toSatellite(now)
          .filter(frame -> arrives())
          .ifPresent(frame -> satellite.inbound.add(frame.bytes()));
    }
    for (Station station : stations.values()) {
      for (int i = 0; i < MOST_FRAMES && station.reachesGround; i++) {
        station
            .custodian
            .toGround(now)
            .ifPresent(
                frame -> {
                  station.segmentsForwarded += frame.bulk() ? 1 : 0;
                  if (arrives()) {
                    ground.inbound.add(frame.bytes());
                  }
                });
      }
    }
    for (int i = 0; i < MOST_FRAMES; i++) {
      boolean isReached = present != null && present.reachesGround;
      Optional<Endpoint.Wire> frame =
          isReached ? ground.endpoint.poll(now) : ground.endpoint.pollAnswer();
      frame.ifPresent(
          wire ->
              stations.values().stream()
                  .filter(station -> station.reachesGround && arrives())
                  .forEach(station -> station.fromGround.add(wire.bytes())));
    }
  }

  byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return content;
  }
}
