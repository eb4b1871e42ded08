package space.perigee.sim.lab.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/** Two real endpoints that exchange contents in memory, and the frames that they sent. */
public final class Ends {

  static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int MAX_BYTES = 20_000;
  private static final long OUTBOX_BYTES = 1_000_000;
  private static final double LOSS = 0.1;
  private static final Duration TICK = Duration.ofMillis(5);

  final class End implements Receiver.Judge {
    final Endpoint endpoint;
    private final Outbox outbox;
    private final Courier courier;
    private final Map<Sha256, Receipt> decided = new HashMap<>();
    private final Set<Sha256> handedOver;

    /**
     * @param folders its folders, by name
     * @param handedOver contents delivered to its owner earlier; new ones are added
     */
    End(FrameSeal seal, Folders folders, Set<Sha256> handedOver) {
      this.handedOver = handedOver;
      handedOver.forEach(content -> decided.put(content, accepted(content)));
      outbox =
          new Outbox(
              folders.of("outbox"),
              OUTBOX_BYTES,
              Outbox.Policy.REJECT,
              SequenceNumbers.above(new LastState(folders.of("numbers"), "numbers")));
      Map<Kind, Long> takes = new HashMap<>();
      for (Kind kind : Kind.values()) {
        takes.put(kind, (long) MAX_BYTES);
      }
      courier = new Courier(outbox, takes.keySet(), takes, this, receipt -> {});
      endpoint =
          new Endpoint(
              new Endpoint.Settings(Duration.ofSeconds(1), 4, 2 * MAX_BYTES),
              new Frames(seal),
              new SegmentStore(folders.of("segments")),
              ReplayWindow.restored(
                  new LastState(folders.of("window"), "window"), START, Duration.ofDays(10)),
              7,
              List.of(courier));
      endpoint.onLinkUp(LinkTraits.datagrams(1400, 0));
    }

    /** Returns the number of contents awaiting a receipt. */
    int waiting() {
      return endpoint.sender().waiting().size();
    }

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return Optional.ofNullable(decided.get(content));
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      byte[] bytes = content.toBytes();
      if (!known.contains(Sha256.of(bytes))) {
        throw new FuzzFinding("delivers content that was not sent, as " + manifest, bytes, null);
      }
      if (!handedOver.add(manifest.content())) {
        throw new FuzzFinding("delivers twice " + manifest, bytes, null);
      }
      Receipt receipt = accepted(manifest.content());
      decided.put(manifest.content(), receipt);
      return receipt;
    }

    /** Makes the owner forget its decisions, as it may after some time. */
    void forget() {
      decided.clear();
    }

    int delivered() {
      return handedOver.size();
    }
  }

  private static Receipt accepted(Sha256 content) {
    return new Receipt(content, Receipt.Verdict.ACCEPTED, "", List.of());
  }

  interface Folders {
    JournalFolder of(String name);
  }

  final End satellite;
  final End ground;
  private final Set<Sha256> known;
  private final SplittableRandom random;
  private Instant now = START;

  Ends(
      SplittableRandom random,
      FrameSeal satellite,
      FrameSeal ground,
      Folders onBoard,
      Folders atGround) {
    this.random = random;
    this.known = new HashSet<>();
    this.satellite = new End(satellite, onBoard, new HashSet<>());
    this.ground = new End(ground, atGround, new HashSet<>());
  }

  private Ends(Ends before, Folders onBoard, Folders atGround) {
    this.random = before.random.split();
    this.known = before.known;
    this.now = before.now;
    this.satellite = new End(new OpenSeal(), onBoard, before.satellite.handedOver);
    this.ground = new End(new OpenSeal(), atGround, before.ground.handedOver);
  }

  /** Returns new endpoints without keys, on the folders that these have left after a kill. */
  Ends restarted(Folders onBoard, Folders atGround) {
    return new Ends(this, onBoard, atGround);
  }

  static Folders inMemory() {
    Map<String, MemoryJournalFolder> folders = new HashMap<>();
    return name -> folders.computeIfAbsent(name, made -> new MemoryJournalFolder());
  }

  Instant now() {
    return now;
  }

  /**
   * Posts a few contents at both ends, at different times: without keys a frame that comes back to
   * its sender counts, and must not use up the sequence number of a frame for it.
   */
  void post(int contents) {
    for (int i = 0; i < contents; i++) {
      now = now.plus(1, ChronoUnit.MICROS);
      End end = random.nextInt(3) == 0 ? ground : satellite;
      byte[] content = new byte[1 + random.nextInt(MAX_BYTES / 4)];
      random.nextBytes(content);
      known.add(Sha256.of(content));
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      end.courier.post(
          Subject.of(kind),
          Content.of(content),
          2 * random.nextInt(16, 300),
          random.nextInt(3) == 0 ? Duration.ofDays(1) : null,
          null,
          now);
    }
  }

  /**
   * Lets the endpoints exchange frames, for {@code ticks} or until no content awaits a receipt.
   *
   * @param loses whether some frames are lost
   * @return the frames sent, in order
   */
  List<byte[]> talk(int ticks, boolean loses) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < ticks && satellite.waiting() + ground.waiting() > 0; i++) {
      now = now.plus(TICK);
      move(satellite, ground, loses, frames);
      move(ground, satellite, loses, frames);
    }
    return frames;
  }

  private void move(End from, End to, boolean loses, List<byte[]> frames) {
    Optional<Endpoint.Wire> wire = from.endpoint.poll(now);
    if (wire.isPresent()) {
      byte[] bytes = wire.get().bytes();
      frames.add(bytes);
      if (!loses || random.nextDouble() >= LOSS) {
        to.endpoint.onFrame(Arrays.copyOf(bytes, bytes.length), now);
      }
    }
  }
}
