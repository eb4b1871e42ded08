package space.perigee.sim.lab.faults;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.OpenSeal;

/**
 * A run: pairs of ends in virtual time, first with faults and then without, so that all wanted
 * contents must arrive. Depends only on the seed.
 */
public final class World {

  /** Virtual time within which everything must be settled after the faults have ended. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration PASS = Duration.ofMinutes(2);
  private static final long LOOK = 250_000_000;
  private static final long LONGEST_DOWN = 3_000_000_000L;

  private final FaultScenario scenario;
  private final SplittableRandom random;
  private final Timeline timeline = new Timeline();
  private final Trace trace;
  private final Oracle oracle;
  private final List<LinkedEnds> pairs = new ArrayList<>();
  private boolean isQuiet;
  private long frames;
  private long kills;

  World(long seed, MissionKeys keys, Consumer<String> reader) {
    this.random = new SplittableRandom(seed);
    this.scenario = FaultScenario.draw(random.split());
    this.trace = new Trace(reader);
    this.oracle = new Oracle(scenario);
    for (int i = 0; i < scenario.pairs(); i++) {
      String satellite = MissionKeys.satellite(i);
      pairs.add(
          new LinkedEnds(
              this,
              i,
              random.split(),
              own ->
                  now ->
                      scenario.sealed()
                          ? keys.seal(
                              own,
                              own.equals(satellite) ? MissionKeys.GROUND : satellite,
                              random.nextLong(),
                              now)
                          : new OpenSeal(),
              isKept ->
                  new Frames(
                      scenario.sealed()
                          ? keys.carrying(satellite, isKept, random.nextLong(), instant())
                          : new OpenSeal())));
    }
  }

  FaultScenario scenario() {
    return scenario;
  }

  Timeline timeline() {
    return timeline;
  }

  Oracle oracle() {
    return oracle;
  }

  Instant instant() {
    return timeline.instant();
  }

  /** Returns whether the faults have ended. */
  boolean isQuiet() {
    return isQuiet;
  }

  void trace(String event) {
    trace.add(timeline.nanos(), event);
  }

  Trace trace() {
    return trace;
  }

  long frames() {
    return frames;
  }

  long kills() {
    return kills;
  }

  /**
   * Performs the run.
   *
   * @throws BrokenPromise if a promise is broken
   */
  void run() {
    trace(scenario.describe());
    for (LinkedEnds pair : pairs) {
      pair.sides().forEach(this::start);
      pair.startStation();
      pair.setLine(true);
    }
    Faults faults = new Faults(this, pairs, random.split());
    faults.plan();
    long end = scenario.faultTime().toNanos();
    while (timeline.next(end)) {
      // what happens is in the events
    }
    isQuiet = true;
    faults.end();
    trace("faults have ended");
    settle();
    for (LinkedEnds pair : pairs) {
      for (Side side : pair.sides()) {
        if (side.process != null) {
          oracle.onEnd(side, side.process);
        }
      }
    }
  }

  private void settle() {
    for (LinkedEnds pair : pairs) {
      for (Side side : pair.sides()) {
        side.disk.killAfter(-1);
        if (side.process == null) {
          start(side);
        }
        if (side.isLinked && !pair.isUp()) {
          side.isLinked = false;
        }
      }
      pair.cutAfter(-1);
      pair.station().ifPresent(station -> station.disk.killAfter(-1));
      pair.startStation();
      pair.setLine(true);
      if (scenario.links().isOneWay()) {
        pair.begin(false);
      } else if (!pair.isUp() || !scenario.links().staysUp()) {
        pair.begin(true);
      } else {
        pair.connectIdle();
      }
    }
    if (scenario.links().isOneWay()) {
      timeline.after(PASS, this::passAgain);
      await("arrives without a way back", this::hasAllArrived);
      pairs.forEach(pair -> pair.begin(true));
    }
    await("arrives, and its receipt", this::isSettled);
  }

  /** Adds another pass, since earlier forgeries may force a transfer to start over. */
  private void passAgain() {
    if (!hasAllArrived()) {
      pairs.forEach(pair -> pair.begin(false));
      timeline.after(PASS, this::passAgain);
    }
  }

  private void await(String what, BooleanSupplier isSo) {
    long end = timeline.nanos() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (timeline.nanos() >= end) {
        throw new BrokenPromise(
            "P6", "in " + PATIENCE + " without faults not all " + what + unsettled());
      }
      long look = timeline.nanos() + LOOK;
      while (timeline.next(look)) {
        // what happens is in the events
      }
    }
  }

  private boolean isSettled() {
    return pairs.stream().flatMap(p -> p.sides().stream()).allMatch(s -> s.posts.areSettled());
  }

  /** Ignores refused contents, since a sender without an uplink does not learn of the refusal. */
  private boolean hasAllArrived() {
    return pairs.stream()
        .flatMap(pair -> pair.satellite.posts.all().stream())
        .allMatch(
            posted ->
                posted.mayBeGone() || posted.isDecided || posted.fate != Posted.Fate.ACCEPTED);
  }

  private String unsettled() {
    StringBuilder text = new StringBuilder();
    for (LinkedEnds pair : pairs) {
      for (Side side : pair.sides()) {
        side.posts.all().stream()
            .filter(posted -> !posted.mayBeGone())
            .forEach(posted -> text.append("; ").append(side).append(": ").append(posted));
      }
    }
    return text.toString();
  }

  /** Starts a process; if it dies at the start, another follows. */
  void start(Side side) {
    trace(side + " starts");
    try {
      Side.Running process = side.start(random.nextInt(), oracle);
      oracle.onStart(side, process);
      oracle.onStep(side, process);
    } catch (PowerCut e) {
      die(side);
      return;
    } catch (UncheckedIOException e) {
      throw new BrokenPromise("P2", side + " does not start: " + e.getMessage(), e);
    }
    for (LinkedEnds pair : pairs) {
      if (pair.sides().contains(side)) {
        pair.connect(side);
      }
    }
  }

  /**
   * Runs a step of a process.
   *
   * @param event event for the trace, or null
   * @return false if the process is dead
   */
  boolean step(Side side, @Nullable String event, Consumer<Side.Running> what) {
    Side.Running process = side.process;
    if (process == null) {
      return false;
    }
    if (event != null) {
      trace(side + " " + event);
    }
    try {
      what.accept(process);
      oracle.onStep(side, process);
      return true;
    } catch (PowerCut e) {
      die(side);
      return false;
    } catch (BrokenPromise e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BrokenPromise("P2", side + " throws " + e, e);
    }
  }

  /** Kills a process, which restarts after a while. */
  void die(Side side) {
    kills++;
    Death death = Death.draw(random, scenario.links().isNoisy());
    trace(side + " dies: " + death);
    oracle.onDeath(side);
    death.apply(side.disk, random.split());
    side.die();
    if (isQuiet) {
      throw new IllegalStateException("a process died after the faults had ended");
    }
    timeline.after(
        random.nextLong(LONGEST_DOWN),
        () -> {
          if (side.process == null) {
            start(side);
          }
        });
  }

  /** Called when an end sends a frame. */
  void onFrame(Side side, Endpoint.Wire wire) {
    frames++;
    trace(side + " sends " + describe(wire.bytes()) + (wire.bulk() ? " of " + wire.kind() : ""));
    Side.Running process = side.process;
    if (wire.kind() != null && process != null) {
      oracle.onBulk(side, process, wire.kind());
    }
  }

  /** Delivers a frame to an end. */
  void receive(Side side, byte[] wire) {
    Instant now = side.clock();
    step(side, "gets " + describe(wire), process -> process.endpoint().onFrame(wire.clone(), now));
  }

  private static String describe(byte[] wire) {
    CRC32C crc = new CRC32C();
    crc.update(wire, 0, wire.length);
    return wire.length + " bytes " + Long.toHexString(crc.getValue());
  }
}
