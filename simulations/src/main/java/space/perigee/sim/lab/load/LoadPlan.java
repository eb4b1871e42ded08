package space.perigee.sim.lab.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/*
 * The plan is drawn before the clock starts, for two reasons: exactly the deltas that it needs are coded, and a slow
 * server does not slow the satellites down. A delta that is late counts its wait from the planned time, so that the
 * waits are those of the load and not of what the server lets through (Tene's "coordinated omission").
 */

/**
 * Which satellite has a delta ready when, and which come into contact and leave it.
 *
 * <p>Arrivals are a Poisson process, or evenly spaced. Each is of a random satellite among those in
 * contact. With rotation, satellites leave in the order in which they came, and those that were
 * away longest come, each with a delta.
 *
 * @param steps in order of time
 * @param deltas number of deltas of each satellite, the one of its introduction included
 */
public record LoadPlan(List<Step> steps, int[] deltas) {

  /** What a satellite does. */
  public enum Act {
    /** Has a delta ready. */
    DELTA,
    /** Comes into contact with a delta. */
    COME,
    /** Leaves once its deltas have their receipts. */
    LEAVE
  }

  /**
   * @param nanos time since the clock started (ns)
   */
  public record Step(long nanos, int satellite, Act act) {}

  /**
   * How much is asked of the server.
   *
   * @param connected satellites in contact at any time
   * @param rate deltas a second, those of satellites that come into contact included
   * @param even true for even spaces between arrivals
   * @param rotation satellites that come, and as many that leave, a second; 0 for none
   * @param duration of the measurement
   */
  public record Demand(
      int connected, double rate, boolean even, double rotation, Duration duration) {}

  private static final double NANOS = 1e9;

  /** Draws the plan. Satellites 0 to {@code connected} less 1 are in contact at first. */
  static LoadPlan draw(int satellites, Demand demand, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] deltas = new int[satellites];
    Arrays.fill(deltas, 1);
    int[] inContact = new int[demand.connected()];
    Deque<Integer> away = new ArrayDeque<>();
    for (int i = 0; i < satellites; i++) {
      if (i < inContact.length) {
        inContact[i] = i;
      } else {
        away.add(i);
      }
    }
    List<Step> steps = new ArrayList<>();
    double end = demand.duration().toNanos();
    double warm = Math.max(0, demand.rate() - demand.rotation());
    double nextDelta = interval(warm, demand.even(), random);
    double nextTurn = interval(away.isEmpty() ? 0 : demand.rotation(), true, random);
    int oldest = 0;
    while (Math.min(nextDelta, nextTurn) < end) {
      if (nextTurn <= nextDelta) {
        int leaving = inContact[oldest];
        int coming = away.remove();
        steps.add(new Step((long) nextTurn, leaving, Act.LEAVE));
        steps.add(new Step((long) nextTurn, coming, Act.COME));
        deltas[coming]++;
        away.add(leaving);
        inContact[oldest] = coming;
        oldest = (oldest + 1) % inContact.length;
        nextTurn += interval(demand.rotation(), true, random);
      } else {
        int satellite = inContact[random.nextInt(inContact.length)];
        steps.add(new Step((long) nextDelta, satellite, Act.DELTA));
        deltas[satellite]++;
        nextDelta += interval(warm, demand.even(), random);
      }
    }
    return new LoadPlan(steps, deltas);
  }

  /** Time to the next event of a process (ns); infinite at rate 0. */
  private static double interval(double rate, boolean even, SplittableRandom random) {
    return (even ? 1 : -Math.log1p(-random.nextDouble())) * NANOS / rate;
  }

  /** Number of deltas in the time that is measured. */
  int count() {
    return (int) steps.stream().filter(step -> step.act() != Act.LEAVE).count();
  }
}
