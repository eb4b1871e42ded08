package space.perigee.onboard.drift;

/**
 * An adaptive window over a stream, which extends back to the last change of its mean: ADWIN2 of
 * Bifet and Gavalda, Learning from time-changing data with adaptive windowing, SDM 2007. Whenever
 * the means of two parts of the window differ by more than chance explains, the older part is
 * dropped.
 *
 * <p><b>Reset.</b> An alarm empties the window, as in River (Montiel et al., JMLR 22, 2021). In the
 * paper the newer part stays; but buckets are coarse, so values from before the change stay with
 * it, and the same change raises several alarms. A change of the mean that is not reported (see
 * {@link Settings#risesOnly}) drops the older part only.
 *
 * <p><b>Cut.</b> A window of {@code n} values with variance {@code v} is cut between an older part
 * of {@code n0} values and a newer part of {@code n1} if
 *
 * <pre>
 *   |mean0 - mean1| > sqrt(2 v L / m) + 2 L / (3 m)
 *   m = 1 / (1/n0 + 1/n1)      L = ln(2 ln(n) / delta)
 * </pre>
 *
 * (section 4 of the paper: a Bernstein bound, with delta divided among the cuts). {@code WARNING}
 * is the same test with ten times delta.
 *
 * <p><b>Memory.</b> The window is an exponential histogram (Datar et al., SODA 2002), see {@code
 * Buckets}: sums of 1, 2, 4, ... values, at most {@value Buckets#PER_ROW} of each size. This takes
 * {@code O(log n)} memory; beyond {@value Buckets#ROWS} sizes, or 80 million values, the oldest are
 * dropped, so the memory is bounded by 1 KB. Every {@code clock} values all cuts between buckets
 * are tested.
 *
 * <p><b>False alarms.</b> On a stream with constant mean, each test raises one with a probability
 * of at most delta (theorem 3.1 proves it for a larger L); measured, they are some hundred times
 * rarer. <b>Delay.</b> A jump by {@code j} cannot be detected before m is {@code 2 v L / j^2 + 2 L
 * / (3 j)}; measured, it takes twice that on average.
 */
public final class Adwin implements DriftDetector<Double> {

  /** Name of the detector in conditions. */
  public static final String NAME = "adwin";

  private static final double WARNING_FACTOR = 10;

  /** Minimum number of values in each part. */
  private static final int MIN_PART = 5;

  /**
   * @param delta probability of a false alarm per test, above 0 and below 0.1
   * @param clock number of values between two tests, 1 or more
   * @param risesOnly whether only a rise of the mean is reported: errors that fall while the model
   *     learns shorten the window, but are no reason to train
   */
  public record Settings(double delta, int clock, boolean risesOnly) {

    /** Delta and clock of the authors' implementation, for a stream of errors. */
    public static final Settings DEFAULT = new Settings(0.002, 32, true);

    public Settings {
      if (!(delta > 0 && delta < 1 / WARNING_FACTOR) || clock < 1) {
        throw new IllegalArgumentException(
            "delta %s must be above 0 and below 0.1, clock %d must be 1 or more"
                .formatted(delta, clock));
      }
    }
  }

  /**
   * State of the detector, for a checkpoint.
   *
   * @param window the buckets
   * @param untilTry number of values until the next test, 1 to the clock
   * @param level result of the last test, NONE or WARNING
   */
  public record State(Buckets.State window, int untilTry, Drift level) {

    /**
     * @throws IllegalArgumentException if {@code untilTry} is below 1 or the level is DRIFT, which
     *     no state has
     */
    public State {
      if (untilTry < 1 || level == Drift.DRIFT) {
        throw new IllegalArgumentException(
            "untilTry %d must be 1 or more, level %s must be NONE or WARNING"
                .formatted(untilTry, level));
      }
    }
  }

  private final Settings settings;
  private Buckets window;
  private int untilTry;
  private Drift level;

  /** Creates a detector with an empty window. */
  public Adwin(Settings settings) {
    this(settings, new State(Buckets.State.EMPTY, settings.clock(), Drift.NONE));
  }

  /** Resumes from a state. */
  public Adwin(Settings settings, State state) {
    this.settings = settings;
    this.window = new Buckets(state.window());
    this.untilTry = Math.min(state.untilTry(), settings.clock());
    this.level = state.level();
  }

  /**
   * {@inheritDoc}
   *
   * @param value from 0 to 1, as the bound requires
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
    if (found == Drift.DRIFT) {
      window = new Buckets(Buckets.State.EMPTY);
    }
    level = found == Drift.DRIFT ? Drift.NONE : found;
    return found;
  }

  /** Drops the oldest buckets as long as a cut is significant, up to the first reported one. */
  private Drift shrink() {
    double rise = widestCut(settings.delta());
    while (rise != 0) {
      if (isReported(rise)) {
        return Drift.DRIFT;
      }
      window.dropOldest();
      rise = widestCut(settings.delta());
    }
    return isReported(widestCut(settings.delta() * WARNING_FACTOR)) ? Drift.WARNING : Drift.NONE;
  }

  private boolean isReported(double rise) {
    return rise > 0 || (rise < 0 && !settings.risesOnly());
  }

  /** Returns the rise of the mean at the most significant cut; 0 if no cut is significant. */
  private double widestCut(double delta) {
    Buckets.Part whole = window.whole();
    double bound = Math.log(2 * Math.log(whole.size()) / delta);
    double variance = window.variance();
    double widest = 0;
    double excess = 0;
    Buckets.Part older = new Buckets.Part(0, 0);
    for (Buckets.Part bucket : window.oldestFirst()) {
      older = older.plus(bucket);
      Buckets.Part newer = whole.minus(older);
      if (older.size() >= MIN_PART && newer.size() >= MIN_PART) {
        double m = 1 / (1.0 / older.size() + 1.0 / newer.size());
        double chance = Math.sqrt(2 / m * variance * bound) + 2 / (3 * m) * bound;
        double rise = newer.mean() - older.mean();
        if (Math.abs(rise) - chance > excess) {
          widest = rise;
          excess = Math.abs(rise) - chance;
        }
      }
    }
    return widest;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Returns the current state, for a checkpoint. */
  public State state() {
    return new State(window.state(), untilTry, level);
  }
}
