package space.perigee.sim.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.ReplayWindow;

/**
 * A station between a satellite and the ground: a permanent disk, a custodian that dies and
 * restarts, and a line to the ground that loses only frames in flight when it is cut.
 */
public final class Station {

  /** Time to wait for an answer from the ground before a poll is repeated. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final long LEAST_QUOTA = 4000;
  private static final int MOST_TRANSFERS = 6;

  final Disk disk = new Disk();

  /** Null while it is dead. */
  @Nullable Custodian custodian;

  /** Null while the satellite is out of reach. */
  @Nullable LinkTraits reach;

  /** Counts cuts and repairs of the line, since frames from before do not arrive. */
  int line;

  final long delay;

  private final String satellite;
  private final Custodian.Settings settings;
  private final Function<Boolean, Frames> frames;
  private final Supplier<Instant> clock;
  private boolean isLineUp;

  /**
   * @param frames frames as it receives them, or as it stores them (true)
   */
  Station(
      String satellite,
      SplittableRandom random,
      Function<Boolean, Frames> frames,
      Supplier<Instant> clock) {
    this.satellite = satellite;
    this.frames = frames;
    this.clock = clock;
    this.delay = random.nextLong(1_000_000, 400_000_000);
    this.settings =
        new Custodian.Settings(
            random.nextBoolean() ? 1_000_000 : random.nextLong(LEAST_QUOTA, 5 * LEAST_QUOTA),
            random.nextInt(1, MOST_TRANSFERS),
            PATIENCE,
            Side.LONGEST);
  }

  /** Starts a process from the stored state of the previous one. */
  void start() {
    disk.revive();
    custodian = null;
    Custodian begun =
        new Custodian(
            satellite,
            settings,
            frames.apply(false),
            frames.apply(true),
            disk.folder("transfers"),
            ReplayWindow.restored(
                new LastState(disk.folder("window"), "ended"), clock.get(), Side.LONGEST));
    custodian = begun;
    if (isLineUp) {
      begun.groundUp();
    }
    if (reach != null) {
      begun.satelliteCame(reach);
    }
  }

  boolean isLineUp() {
    return isLineUp;
  }

  /** Cuts or restores the line to the ground. */
  void setLine(boolean up) {
    line++;
    isLineUp = up;
    ifAlive(up ? Custodian::groundUp : Custodian::groundDown);
  }

  /** Moves the satellite into reach, or out of it (null). */
  void setReach(@Nullable LinkTraits traits) {
    reach = traits;
    ifAlive(
        it -> {
          if (traits == null) {
            it.satelliteLeft();
          } else {
            it.satelliteCame(traits);
          }
        });
  }

  private void ifAlive(Consumer<Custodian> what) {
    Custodian alive = custodian;
    if (alive != null) {
      what.accept(alive);
    }
  }

  /** Checks that its storage is within the quota. */
  void requireWithinQuota() {
    ifAlive(
        it -> {
          Custodian.Usage usage = it.usage();
          if (usage.transfers() > settings.maxTransfers()
              || usage.bytes() > settings.maxBytes() + FaultScenario.MAX_CONTENT_BYTES) {
            throw new BrokenPromise("P10", "the station of " + satellite + " keeps " + usage);
          }
        });
  }
}
