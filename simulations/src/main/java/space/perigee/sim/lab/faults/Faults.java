package space.perigee.sim.lab.faults;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.Status;

/** Injects the faults of a run, and posts contents meanwhile. */
public final class Faults {

  private static final double NANOS_PER_MINUTE = 60e9;
  private static final int MOST_OPERATIONS = 60;
  private static final int MOST_FRAMES = 12;
  private static final long MILLI = 1_000_000;

  /** Maximum error of a clock (days), less than half of {@link Side#LONGEST}. */
  private static final long MOST_DAYS = 10;

  private final World world;
  private final List<LinkedEnds> pairs;
  private final SplittableRandom random;
  private final FaultScenario scenario;
  private final Frames frames = new Frames(new OpenSeal());

  Faults(World world, List<LinkedEnds> pairs, SplittableRandom random) {
    this.world = world;
    this.pairs = pairs;
    this.random = random;
    this.scenario = world.scenario();
  }

  void plan() {
    Poster poster = new Poster(world, random.split());
    for (LinkedEnds pair : pairs) {
      for (int i = 0; i < scenario.contents(); i++) {
        Side side = random.nextInt(4) == 0 ? pair.ground : pair.satellite;
        boolean twins = random.nextInt(40) == 0;
        after(
            random.nextLong(1 + scenario.faultTime().toNanos() / (1 + random.nextInt(8))),
            twins ? () -> poster.postTwins(side) : () -> poster.post(side));
      }
      after(0, () -> pair.begin(!scenario.links().isOneWay()));
      often(scenario.rates().kills(), () -> kill(side(pair)));
      if (scenario.links().isCarried()) {
        often(scenario.rates().kills() / 2, () -> killStation(pair));
        often(scenario.rates().cuts() / 2, () -> cutLine(pair));
      }
      often(scenario.rates().cuts(), () -> cut(pair));
      often(scenario.rates().clockJumps(), () -> jump(side(pair)));
      often(scenario.rates().diskFaults(), () -> failDisk(side(pair)));
      often(scenario.rates().replays(), () -> replay(pair));
    }
  }

  private Side side(LinkedEnds pair) {
    return random.nextBoolean() ? pair.satellite : pair.ground;
  }

  private void after(long nanos, Runnable what) {
    world.timeline().after(nanos, what);
  }

  /** Schedules something, unless the faults have ended by then. */
  private void afterUnlessQuiet(long nanos, Runnable what) {
    after(
        nanos,
        () -> {
          if (!world.isQuiet()) {
            what.run();
          }
        });
  }

  /** Repeats something at a mean rate until the faults end (a Poisson process). */
  private void often(double perMinute, Runnable what) {
    if (perMinute > 0) {
      long wait = (long) (-Math.log(1 - random.nextDouble()) / perMinute * NANOS_PER_MINUTE);
      afterUnlessQuiet(
          wait,
          () -> {
            what.run();
            often(perMinute, what);
          });
    }
  }

  private void kill(Side side) {
    kill(side.process != null, side.disk, () -> world.die(side));
  }

  private void killStation(LinkedEnds pair) {
    pair.station().ifPresent(station -> kill(true, station.disk, pair::killStation));
  }

  /** Kills a process now, or in the middle of one of its next operations. */
  private void kill(boolean mayBeNow, Disk disk, Runnable now) {
    if (mayBeNow && random.nextInt(3) == 0) {
      now.run();
    } else {
      disk.killAfter(random.nextInt(MOST_OPERATIONS));
    }
  }

  /** Cuts the line of a station, possibly for longer than a contact. */
  private void cutLine(LinkedEnds pair) {
    pair.setLine(false);
    afterUnlessQuiet(random.nextLong(MILLI, 20_000 * MILLI), () -> pair.setLine(true));
  }

  private void cut(LinkedEnds pair) {
    if (!pair.isUp()) {
      return;
    }
    switch (random.nextInt(3)) {
      case 0 -> pair.cutAfter(random.nextInt(1, MOST_FRAMES));
      case 1 -> pair.end(true);
      default -> pair.end(false);
    }
    long wait = random.nextLong(MILLI, 6000 * MILLI);
    boolean isNew = random.nextInt(3) > 0;
    afterUnlessQuiet(wait, isNew ? () -> pair.begin(!scenario.links().isOneWay()) : pair::resume);
  }

  /** Moves a clock by a millisecond to days, either way. */
  private void jump(Side side) {
    double days = Duration.ofDays(MOST_DAYS).toMillis();
    long millis = (long) Math.pow(days, random.nextDouble());
    side.clockError = Duration.ofMillis(random.nextBoolean() ? millis : -millis);
    world.trace(side + " has a clock that is wrong by " + side.clockError);
  }

  private void failDisk(Side side) {
    if (random.nextInt(3) == 0) {
      side.disk.failForce(true);
      world.trace(side + " has a disk that fails");
    } else {
      long more = random.nextLong(4000);
      side.disk.limit(side.disk.used() + more);
      world.trace(side + " has a disk with room for " + more + " bytes");
    }
    after(random.nextLong(100 * MILLI, 8000 * MILLI), () -> mend(side));
  }

  private void mend(Side side) {
    side.disk.failForce(false);
    side.disk.limit(Long.MAX_VALUE);
    world.trace(side + " has a disk that works");
  }

  /** Replays a captured frame: to the same end, back, elsewhere, or for another transfer. */
  private void replay(LinkedEnds pair) {
    if (pair.captured.isEmpty()) {
      return;
    }
    LinkedEnds.Captured captured = pair.captured.get(random.nextInt(pair.captured.size()));
    Side to = pair.other(captured.from());
    byte[] wire = captured.wire();
    if (scenario.sealed()) {
      LinkedEnds elsewhere = pairs.get(random.nextInt(pairs.size()));
      to = random.nextBoolean() ? to : side(elsewhere);
    } else if (random.nextBoolean()) {
      wire = mixed(pair, captured);
    }
    world.trace("replayed");
    if (to != pair.ground || !random.nextBoolean() || !pair.deceiveStation(wire)) {
      world.receive(to, wire);
    }
  }

  /** Forges a frame of one transfer with the name of another, which requires no keys. */
  private byte[] mixed(LinkedEnds pair, LinkedEnds.Captured captured) {
    Optional<Frame> frame = frames.decode(captured.wire(), world.instant());
    byte[] donor = pair.captured.get(random.nextInt(pair.captured.size())).wire();
    Optional<Frame> other = frames.decode(donor, world.instant());
    if (frame.isEmpty() || other.isEmpty() || nameOf(other.get()).isEmpty()) {
      return captured.wire();
    }
    int name = nameOf(other.get()).get();
    Frame mixed = frame.get();
    if (mixed instanceof Segment segment) {
      mixed = new Segment(name, random.nextInt(20), segment.data());
    } else if (mixed instanceof Repair repair) {
      mixed = new Repair(name, repair.first(), repair.count(), repair.number(), noise(repair));
    } else if (mixed instanceof Poll poll) {
      mixed = new Poll(name, poll.number());
    } else if (mixed instanceof Status status) {
      mixed = new Status(name, status.number(), status.known(), status.horizon(), status.missing());
    }
    return frames.encode(mixed);
  }

  private ByteString noise(Repair repair) {
    return ByteString.copyFrom(Poster.bytes(repair.data().size(), random.nextLong()));
  }

  private static Optional<Integer> nameOf(Frame frame) {
    if (frame instanceof Segment segment) {
      return Optional.of(segment.transfer());
    }
    if (frame instanceof Poll poll) {
      return Optional.of(poll.transfer());
    }
    return frame instanceof Status status ? Optional.of(status.transfer()) : Optional.empty();
  }

  /** Ends all faults. */
  void end() {
    for (LinkedEnds pair : pairs) {
      for (Side side : pair.sides()) {
        mend(side);
        side.clockError = Duration.ZERO;
      }
    }
  }
}
