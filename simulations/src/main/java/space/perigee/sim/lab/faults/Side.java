package space.perigee.sim.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.SequenceNumbers;

/** One end of a pair: a permanent disk, and a process that dies and restarts. */
public final class Side {

  /** Folder of the outbox on the disk. */
  static final String OUTBOX = "outbox";

  /** Maximum age of an announcement; clock errors stay below half of it. */
  static final Duration LONGEST = Duration.ofDays(40);

  /** The state of a process. */
  record Running(
      Endpoint endpoint,
      Outbox outbox,
      Courier courier,
      SegmentStore store,
      CheckingJudge keeper) {}

  final String name;
  final Disk disk = new Disk();

  /** Contents posted by this end. */
  final Posts posts;

  /** Contents posted by the other end. */
  final Posts arriving;

  Duration clockError = Duration.ZERO;
  @Nullable Running process;

  /** True if the process considers the link up. */
  boolean isLinked;

  /** The content that was being posted when the process died. */
  @Nullable Posted unsure;

  private final World world;
  private final Function<Instant, FrameSeal> seals;

  /**
   * @param world knows the correct time and the scenario
   * @param seals creates the seal of a process that starts at a time
   */
  Side(String name, World world, Posts posts, Posts arriving, Function<Instant, FrameSeal> seals) {
    this.name = name;
    this.world = world;
    this.posts = posts;
    this.arriving = arriving;
    this.seals = seals;
  }

  /** Returns the time of its own clock. */
  Instant clock() {
    return world.instant().plus(clockError);
  }

  /**
   * Starts a process from the stored state of the previous one.
   *
   * @param firstNumber number of its first poll
   * @param oracle receives receipts
   */
  Running start(int firstNumber, Oracle oracle) {
    disk.revive();
    Instant now = clock();
    SequenceNumbers numbers =
        SequenceNumbers.above(new LastState(disk.folder("numbers"), "numbers"));
    FaultScenario.Limits limits = world.scenario().limits();
    Outbox outbox = new Outbox(disk.folder(OUTBOX), limits.outboxBytes(), limits.policy(), numbers);
    CheckingJudge keeper = new CheckingJudge(arriving, this::clock, disk.folder("kept"));
    Courier courier =
        new Courier(outbox, EnumSet.allOf(Kind.class), Poster.TAKES, keeper, receipt -> {});
    SegmentStore store = new SegmentStore(disk.folder("segments"));
    ReplayWindow window =
        ReplayWindow.restored(new LastState(disk.folder("window"), "window"), now, LONGEST);
    Endpoint endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(2), limits.maxTransfers(), limits.maxBytes()),
            new Frames(seals.apply(now)),
            store,
            window,
            firstNumber,
            List.of(courier, new Watch(oracle)));
    process = new Running(endpoint, outbox, courier, store, keeper);
    return process;
  }

  /** Passes receipts to the oracle after the courier has processed them. */
  private final class Watch implements Party {

    private final Oracle oracle;

    Watch(Oracle oracle) {
      this.oracle = oracle;
    }

    @Override
    public Map<Kind, Long> takes() {
      return Map.of();
    }

    @Override
    public void join(Sender sender) {}

    @Override
    public void onReceipt(Receipt receipt, Instant now) {
      oracle.onReceipt(Side.this, receipt);
    }

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return Optional.empty();
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      throw new IllegalStateException("takes nothing");
    }
  }

  /** Removes the dead process. */
  void die() {
    process = null;
    isLinked = false;
  }

  @Override
  public String toString() {
    return name;
  }
}
