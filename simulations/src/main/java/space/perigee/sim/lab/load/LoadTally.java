package space.perigee.sim.lab.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.sync.transfer.Receipt;

/** Counts what the satellites see. Thread-safe. */
public final class LoadTally {

  /** Waits from a delta that is ready to its verified receipt (ns). */
  public static final class Waits {
    private long[] nanos = new long[1024];
    private int count;

    private void add(long wait) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = wait;
    }

    public int count() {
      return count;
    }

    /**
     * The wait that a share of all does not exceed (s); NaN without any.
     *
     * @param share above 0, at most 1
     */
    public double seconds(double share) {
      if (count == 0) {
        return Double.NaN;
      }
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return sorted[(int) Math.ceil(share * count) - 1] / 1e9;
    }

    private Waits copy() {
      Waits copy = new Waits();
      copy.nanos = Arrays.copyOf(nanos, Math.max(1, count));
      copy.count = count;
      return copy;
    }
  }

  /**
   * What was counted.
   *
   * @param accepted deltas with a verified receipt that accepts them
   * @param acceptedInTime those whose receipt came before the clock stopped
   * @param deltaBytes length of the accepted ones, sealed
   * @param all waits of all accepted deltas
   * @param cold waits of the first delta of each satellite that came into contact
   * @param rejected deltas with a verified receipt that does not
   * @param models versions that arrived and were verified
   * @param errors what went wrong, by name
   */
  public record Counts(
      int accepted,
      int acceptedInTime,
      long deltaBytes,
      Waits all,
      Waits cold,
      int rejected,
      int models,
      Map<String, Integer> errors) {}

  private Waits all = new Waits();
  private Waits cold = new Waits();
  private int acceptedInTime;
  private long deltaBytes;
  private int models;
  private int rejected;
  private boolean isTimed;
  private final Map<String, Integer> errors = new TreeMap<>();

  /** The clock starts: forgets all but the errors. */
  synchronized void begin() {
    all = new Waits();
    cold = new Waits();
    acceptedInTime = 0;
    deltaBytes = 0;
    models = 0;
    rejected = 0;
    isTimed = true;
  }

  /** The clock stops; what comes later counts as late. */
  synchronized void end() {
    isTimed = false;
  }

  synchronized void accepted(long waitNanos, long bytes, boolean isCold) {
    all.add(waitNanos);
    if (isCold) {
      cold.add(waitNanos);
    }
    if (isTimed) {
      acceptedInTime++;
    }
    deltaBytes += bytes;
  }

  synchronized void rejected(Receipt receipt) {
    rejected++;
    error(
        receipt.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-')
            + ": "
            + receipt.reason());
  }

  synchronized void model() {
    models++;
  }

  synchronized void error(String name) {
    errors.merge(name, 1, Integer::sum);
  }

  synchronized int acceptedSoFar() {
    return all.count();
  }

  synchronized int errorsSoFar() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized Counts counts() {
    return new Counts(
        all.count(),
        acceptedInTime,
        deltaBytes,
        all.copy(),
        cold.copy(),
        rejected,
        models,
        new TreeMap<>(errors));
  }
}
