package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.transfer.FrameProto;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.VersionFloor;

/**
 * A satellite in contact with a {@link FickleGround} over a link that loses frames, killed now and
 * then before any operation of its disk. After every step its status is held against the files of
 * the outbox, read byte by byte, and against the receipts that the link handed up.
 */
final class OneQueueSequence {

  /** What happened in all sequences. */
  static final class Totals {
    private long steps;
    private long kills;
    private long killsInSteps;
    private long accepted;
    private long refused;
    private long unknownBases;
    private long gaveWay;
    private long sent;

    /** Whether everything that may happen did. */
    boolean sawAll() {
      return killsInSteps > 0
          && accepted > 0
          && refused > 0
          && unknownBases > 0
          && gaveWay > 0
          && sent > 0;
    }

    @Override
    public String toString() {
      return "steps=%d kills=%d inSteps=%d accepted=%d refused=%d unknownBases=%d gaveWay=%d sent=%d"
          .formatted(steps, kills, killsInSteps, accepted, refused, unknownBases, gaveWay, sent);
    }
  }

  private static final ModelFile MODEL = TestModels.compiled(1);
  private static final Weights START = new Learner(MODEL).weights();
  private static final byte[] FRESH = new Learner(MODEL).updaterState();
  private static final SampleTable DATA = TestModels.data(120, 1);
  private static final FlightSettings SETTINGS =
      Flights.settings("{batch: 4, hard-examples: {score: margin, kept: 8, bytes-per-pass: 200}}")
          .withTransfer(new TransferSettings(64, Duration.ofSeconds(10), Duration.ofSeconds(3)));
  private static final Frames FRAMES = new Frames(new OpenSeal());
  private static final int STORMY_CONTACTS = 4;
  private static final int CALM_CONTACTS = 4;
  private static final long ROOMY = 1L << 20;

  private final SplittableRandom random;
  private final Totals totals;
  private final double loss;
  private final double killRate;
  private final long quota;
  private final ContactPlan plan;
  private final Instant calmAt;
  private final Instant end;
  private final MortalDisk disk = new MortalDisk();
  private final MemoryJournalFolder outbox = new MemoryJournalFolder();
  private final JournalFolder mortalOutbox = disk.folder(outbox);
  private final ByteCheckpointStore stored = new ByteCheckpointStore();
  private final RamStorage memory = new RamStorage();
  private final MemoryJournalFolder inbox = new MemoryJournalFolder();
  private final MemoryJournalFolder notes = new MemoryJournalFolder();
  private final List<ReceiptFrame> handed = new ArrayList<>();
  private final HandingLink link = new HandingLink();
  private final FickleGround ground;
  private final Map<Sha256, Kind> held = new LinkedHashMap<>();
  private OnboardRuntime runtime;
  private Instant now = Flights.START;
  private long expectedSent;
  private long expectedAcked;
  private boolean isCalm;

  OneQueueSequence(long seed, Totals totals) {
    this.random = new SplittableRandom(seed);
    this.totals = totals;
    this.loss = random.nextInt(3) * 0.15;
    this.killRate = random.nextInt(4) == 0 ? 0 : random.nextDouble(0.1);
    this.quota = random.nextInt(4) == 0 ? random.nextLong(1500, 3500) : ROOMY;
    double refuses = random.nextInt(3) * 0.2;
    List<Contact> contacts = contacts();
    this.plan = ContactPlan.of(contacts);
    this.calmAt = contacts.get(STORMY_CONTACTS).aos().minusSeconds(61);
    this.end = contacts.get(contacts.size() - 1).los().plusSeconds(1);
    this.runtime = runtime();
    this.ground = new FickleGround(START, refuses, random.split());
  }

  private List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    Instant at = Flights.START;
    for (int i = 0; i < STORMY_CONTACTS + CALM_CONTACTS; i++) {
      Instant aos = at.plusSeconds(random.nextLong(150, 500));
      boolean calm = i >= STORMY_CONTACTS;
      at = aos.plusSeconds(calm ? 180 : random.nextLong(20, 120));
      contacts.add(new Contact("sat", "station", aos, at, 45));
    }
    return contacts;
  }

  private OnboardRuntime runtime() {
    Peer peer = Peer.passing();
    return new OnboardRuntime(
        SETTINGS,
        new Equipment(
            learner(),
            SampleStream.inOrder(DATA, false),
            null,
            EnergyBudget.unlimited(1, 1e9),
            plan,
            new GroundLink(
                link,
                peer,
                new SegmentStore(inbox),
                new Outbox(mortalOutbox, quota, Outbox.Policy.DROP_OLDEST, peer.numbers()),
                new VersionFloor(new LastState(notes, "version"), Instant.EPOCH),
                notes,
                CommandTrust.open()),
            memory,
            disk.checkpoints(stored),
            PredictionSink.NONE));
  }

  /** Learners of one model file share its network, which is costly to make. */
  private static Learner learner() {
    Learner learner = new Learner(MODEL);
    learner.setWeights(START);
    learner.setUpdaterState(FRESH);
    return learner;
  }

  void run() {
    check(false);
    while (now.isBefore(end)) {
      calmDownWhenDue();
      threaten();
      step();
      carry();
    }
    assertThat(outbox.names()).as("what waits at the end").isEmpty();
    if (quota == ROOMY) {
      assertThat(ground.holds(runtime.exchangeState().mirror().shared().get(0))).isTrue();
      assertThat(status().sent()).as("examples that the ground has").isEqualTo(ground.accepted());
    }
    totals.sent += status().sent();
  }

  private void calmDownWhenDue() {
    if (!isCalm && !now.isBefore(calmAt)) {
      isCalm = true;
      disk.dieAfter(-1);
      ground.calmDown();
    }
  }

  private void threaten() {
    if (isCalm || random.nextDouble() >= killRate) {
      return;
    }
    if (random.nextInt(4) == 0) {
      restart();
    } else {
      disk.dieAfter(random.nextInt(40));
    }
  }

  private void step() {
    totals.steps++;
    try {
      Instant next = runtime.step(now);
      check(false);
      now = next.isAfter(now) ? next : now;
    } catch (MortalDisk.PowerCut e) {
      totals.killsInSteps++;
      restart();
    }
  }

  private void restart() {
    totals.kills++;
    link.shut();
    boolean isUp = false;
    while (!isUp) {
      disk.revive(random);
      if (!isCalm && random.nextInt(5) == 0) {
        disk.dieAfter(random.nextInt(10));
      }
      try {
        runtime = runtime();
        isUp = true;
      } catch (MortalDisk.PowerCut e) {
        now = now.plusMillis(100);
      }
    }
    now = now.plusMillis(random.nextLong(1, 2000));
    check(true);
  }

  /** What is between the two, and what the ground does meanwhile. */
  private void carry() {
    if (!link.isUp()) {
      return;
    }
    if (link.hasComeUp()) {
      ground.onLinkUp();
    }
    for (byte[] wire = link.down.poll(); wire != null; wire = link.down.poll()) {
      if (arrives()) {
        ground.onFrame(wire, now);
      }
    }
    if (!isCalm && random.nextInt(40) == 0) {
      ground.forgetModels();
    }
    if (random.nextInt(20) == 0) {
      ground.offerModel(now);
    }
    ground.frames(now).stream().filter(wire -> arrives()).forEach(link.up::add);
  }

  private boolean arrives() {
    return isCalm || random.nextDouble() >= loss;
  }

  private LearningStatus.HardExampleStatus status() {
    return Objects.requireNonNull(runtime.status(now).learning().hardExamples());
  }

  /**
   * Compares what the satellite says with what the files and the receipts tell.
   *
   * @param killed whether the process was killed since the last time
   */
  private void check(boolean killed) {
    Map<Sha256, Kind> files = read();
    held.forEach((content, kind) -> settle(content, kind, files.containsKey(content), killed));
    held.clear();
    held.putAll(files);
    handed.clear();

    FlightStatus status = runtime.status(now);
    LearningStatus.HardExampleStatus hard =
        Objects.requireNonNull(status.learning().hardExamples());
    assertThat(status.downlink().queueBytes()).as("queueBytes").isEqualTo(outbox.used());
    assertThat(hard.sent()).as("sent").isEqualTo(expectedSent);
    assertThat(status.models().deltasAcked()).as("deltasAcked").isEqualTo(expectedAcked);
    Optional<Sha256> batch = only(Kind.HARD_EXAMPLES);
    assertThat(hard.waiting() > 0).as("waiting").isEqualTo(batch.isPresent());
    batch
        .map(ground::sizeOf)
        .filter(size -> size > 0)
        .ifPresent(size -> assertThat(hard.waiting()).as("waiting").isEqualTo(size));
    ExchangeState.Outgoing outgoing = runtime.exchangeState().outgoing();
    assertThat(Optional.ofNullable(outgoing).map(o -> o.manifest().content()))
        .as("the delta that the state refers to")
        .isEqualTo(only(Kind.DELTA));
  }

  /** What became of a content that was in the outbox before. */
  private void settle(Sha256 content, Kind kind, boolean isHeld, boolean killed) {
    ReceiptFrame receipt =
        handed.stream().filter(frame -> frame.isOf(content)).findFirst().orElse(null);
    if (isHeld) {
      assertThat(receipt == null || killed)
          .as("%s has its receipt and leaves the outbox", content)
          .isTrue();
    } else if (receipt == null) {
      boolean mayGiveWay = kind == Kind.DELTA || killed || quota < ROOMY;
      assertThat(mayGiveWay).as("%s of %s left without a receipt", content, kind).isTrue();
      totals.gaveWay += kind == Kind.HARD_EXAMPLES && !killed ? 1 : 0;
    } else {
      count(content, kind, receipt.verdict());
    }
  }

  private void count(Sha256 content, Kind kind, Receipt.Verdict verdict) {
    switch (verdict) {
      case ACCEPTED -> {
        totals.accepted++;
        expectedSent += kind == Kind.HARD_EXAMPLES ? ground.sizeOf(content) : 0;
        expectedAcked += kind == Kind.DELTA ? 1 : 0;
      }
      case REFUSED -> totals.refused++;
      case UNKNOWN_BASE -> totals.unknownBases++;
    }
  }

  private Optional<Sha256> only(Kind kind) {
    List<Sha256> contents =
        held.entrySet().stream().filter(e -> e.getValue() == kind).map(Map.Entry::getKey).toList();
    assertThat(contents).as("contents of kind %s", kind).hasSizeLessThanOrEqualTo(1);
    return contents.stream().findFirst();
  }

  /** The contents of the outbox, from its files. */
  private Map<Sha256, Kind> read() {
    Map<Sha256, Kind> contents = new LinkedHashMap<>();
    for (String name : outbox.names()) {
      outbox.open(
          name,
          (position, body) -> {
            if (contents.size() < outbox.names().indexOf(name) + 1) {
              Manifest manifest = manifest(body);
              contents.put(manifest.content(), manifest.kind());
            }
            return true;
          });
    }
    return contents;
  }

  private static Manifest manifest(ByteBuffer body) {
    try {
      body.get(); // the type of the record
      return FrameProto.fromProto(space.perigee.sync.v1.Manifest.parseFrom(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Notes the receipts that it hands up. Where contents may have to give way it hands up one in a
   * step, since the receipt of a delta may make it longer, and others then are too late.
   */
  private final class HandingLink extends VirtualLink {

    private int seen;

    HandingLink() {
      super(4);
    }

    boolean hasComeUp() {
      boolean isNew = generation() != seen;
      seen = generation();
      return isNew;
    }

    @Override
    public Optional<Event> next(Duration wait) {
      byte[] wire = up.peek();
      if (wire != null
          && FRAMES.decode(wire.clone(), now).orElseThrow() instanceof ReceiptFrame receipt) {
        if (quota < ROOMY && !handed.isEmpty()) {
          return Optional.empty();
        }
        handed.add(receipt);
      }
      return super.next(wait);
    }
  }
}
