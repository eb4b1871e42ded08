package space.perigee.onboard.drift;

/**
 * A window over a stream that is as long as its mean stays the same: ADWIN2 of Bifet and Gavalda,
 * Learning from time-changing data with adaptive windowing, SDM 2007. Whenever two parts of the
 * window differ by more than chance explains, the older one is dropped.
 *
 * <p><b>Cut.</b> Between an older part of {@code n0} values and a newer one of {@code n1}, of a
 * window of {@code n} with variance {@code v}:
 *
 * <pre>
 *   |mean0 - mean1| > sqrt(2 v L / m) + 2 L / (3 m)
 *   m = 1 / (1/n0 + 1/n1)      L = ln(2 ln(n) / delta)
 * </pre>
 *
 * (the paper's section 4: a bound of Bernstein's kind, delta shared among the cuts). {@code
 * WARNING} is the same test with ten times delta.
 *
 * <p><b>Memory.</b> The window is an exponential histogram (Datar et al., SODA 2002), see {@code
 * Buckets}: sums of 1, 2, 4 ... values, of each size at most {@value Buckets#PER_ROW}. That is
 * {@code O(log n)}; after {@value Buckets#ROWS} sizes, 80 million values, the oldest are forgotten,
 * so the memory is fixed: 1 KB. Every {@code clock} values all cuts between buckets are tried.
 *
 * <p><b>False alarms.</b> On a stream whose mean stays, each try raises one with a probability of
 * at most delta (their theorem 3.1 proves it for a larger L); measured it is some hundred times
 * rarer. <b>Delay.</b> A jump by {@code j} cannot be noticed before m is {@code 2 v L / j^2 + 2 L /
 * (3 j)}; measured, on average, it takes twice that.
 */
public final class Adwin implements DriftDetector<Double> {

  /** Name in conditions. */
  public static final String NAME = "adwin";

  private static final double WARNING_FACTOR = 10;

  /** Values of the shortest part that is compared. */
  private static final int MIN_PART = 5;

  /**
   * @param delta probability of a false alarm at a try, above 0, below 0.1
   * @param clock values between two tries, 1 or more
   * @param risesOnly true if only a higher mean is a drift: a stream of errors that falls while the
   *     model learns shortens the window, and is no reason to train
   */
  public record Settings(double delta, int clock, boolean risesOnly) {

    /** The delta and the clock of the authors' implementation, for a stream of errors. */
    public static final Settings DEFAULT = new Settings(0.002, 32, true);

    /**
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Settings {
      if (!(delta > 0 && delta < 1 / WARNING_FACTOR) || clock < 1) {
        throw new IllegalArgumentException(
            "delta %s must be above 0, below 0.1; clock %d 1 or more".formatted(delta, clock));
      }
    }
  }

  /**
   * What a checkpoint holds.
   *
   * @param window the buckets
   * @param untilTry values until the next try, 1 to the clock
   * @param level what the last try found, NONE or WARNING
   */
  public record State(Buckets.State window, int untilTry, Drift level) {

    /**
     * @throws IllegalArgumentException if the level is DRIFT, which begins anew
     */
    public State {
      if (untilTry < 1 || level == Drift.DRIFT) {
        throw new IllegalArgumentException(
            "untilTry %d must be 1 or more, level %s NONE or WARNING".formatted(untilTry, level));
      }
    }
  }

  private final Settings settings;
  private final Buckets window;
  private int untilTry;
  private Drift level;

  /** An empty window. */
  public Adwin(Settings settings) {
    this(settings, new State(Buckets.State.EMPTY, settings.clock(), Drift.NONE));
  }

  /** Takes up where {@code state} stopped. */
  public Adwin(Settings settings, State state) {
    this.settings = settings;
    this.window = new Buckets(state.window());
    this.untilTry = Math.min(state.untilTry(), settings.clock());
    this.level = state.level();
  }

  /**
   * {@inheritDoc}
   *
   * @param value 0 to 1, for which the bound holds
   */
  @Override
  public Drift add(Double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("value " + value + " must be within 0 to 1");
    }
    window.add(value);
    untilTry--;
    if (untilTry > 0) {
      return level;
    }
    untilTry = settings.clock();
    Drift found = shrink();
    level = found == Drift.DRIFT ? Drift.NONE : found;
    return found;
  }

  /** Drops the oldest buckets while a cut divides the window. */
  private Drift shrink() {
    Drift found = Drift.NONE;
    while (true) {
      double rise = widestCut(settings.delta());
      if (rise == 0) {
        break;
      }
      if (rise > 0 || !settings.risesOnly()) {
        found = Drift.DRIFT;
      }
      window.dropOldest();
    }
    if (found == Drift.NONE) {
      double rise = widestCut(settings.delta() * WARNING_FACTOR);
      if (rise > 0 || (rise != 0 && !settings.risesOnly())) {
        found = Drift.WARNING;
      }
    }
    return found;
  }

  /** By how much the mean rises at the cut where it changes most beyond chance; 0 if nowhere. */
  private double widestCut(double delta) {
    Buckets.Part whole = window.whole();
    double bound = Math.log(2 * Math.log(whole.size()) / delta);
    double variance = window.variance();
    Cut widest = new Cut(0, 0);
    Buckets.Part older = new Buckets.Part(0, 0);
    for (Buckets.Part bucket : window.oldestFirst()) {
      older = older.plus(bucket);
      Buckets.Part newer = whole.minus(older);
      if (older.size() >= MIN_PART && newer.size() >= MIN_PART) {
        double m = 1 / (1.0 / older.size() + 1.0 / newer.size());
        double chance = Math.sqrt(2 / m * variance * bound) + 2 / (3 * m) * bound;
        double rise = newer.mean() - older.mean();
        widest = widest.orWider(new Cut(rise, Math.abs(rise) - chance));
      }
    }
    return widest.rise();
  }

  /** A change of the mean, and by how much it exceeds chance. */
  private record Cut(double rise, double excess) {

    Cut orWider(Cut other) {
      return other.excess > excess ? other : this;
    }
  }

  /** Mean of the window; NaN if it is empty. */
  public double mean() {
    return window.whole().mean();
  }

  /** Values in the window. */
  public long size() {
    return window.size();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** What a checkpoint must hold to go on from here. */
  public State state() {
    return new State(window.state(), untilTry, level);
  }
}
