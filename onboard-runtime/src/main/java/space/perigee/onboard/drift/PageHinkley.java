package space.perigee.onboard.drift;

/**
 * Notices that the mean of a stream has risen: the test of Page, Continuous inspection schemes,
 * Biometrika 41, 1954, and Hinkley, Biometrika 58, 1971, in the form of Gama, Sebastiao and
 * Rodrigues, On evaluating stream learning algorithms, Machine Learning 90, 2013. Feed it what is
 * bad when it is high: the loss, or 1 for each wrong prediction.
 *
 * <pre>
 *   mean = of all values since the last drift, x among them
 *   sum  = max(0, sum + x - mean - delta)          DRIFT when sum > lambda
 * </pre>
 *
 * The papers keep the whole sum and subtract its least value so far; the difference is what is kept
 * here, so that nothing grows. {@code WARNING} is at half of lambda.
 *
 * <p><b>False alarms.</b> While the mean stays, one comes in about
 *
 * <pre>
 *   var / (2 delta^2) * (exp(a) - 1 - a),   a = 2 delta (lambda / var + 1.166 / sqrt(var))
 * </pre>
 *
 * values, {@code var} being the stream's variance (Siegmund, Sequential analysis, 1985, chapter X):
 * {@link #valuesToAFalseAlarm}; up to three times as often where errors are rare, whose
 * distribution is skewed. <b>Delay.</b> A rise by {@code r} is noticed after about {@code lambda /
 * (r - delta)} values, later if few came before it, since the mean follows. Its state is three
 * numbers.
 */
public final class PageHinkley implements DriftDetector<Double> {

  /** Name in conditions. */
  public static final String NAME = "page-hinkley";

  private static final double WARNING_SHARE = 0.5;

  /** By how many standard deviations the sum overshoots lambda on average, twice. */
  private static final double OVERSHOOT = 2 * 0.583;

  /**
   * @param delta rise of the mean that is tolerated, in units of the values; above 0
   * @param lambda sum of excess that is a drift, in units of the values; above 0
   * @param minValues values before the first drift, 1 or more
   */
  public record Settings(double delta, double lambda, int minValues) {

    /** For errors that are 0 or 1: a false alarm in 40,000 at the worst variance, 1/4. */
    public static final Settings DEFAULT = new Settings(0.02, 30, 30);

    /**
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Settings {
      if (!(delta > 0 && lambda > 0 && Double.isFinite(delta + lambda)) || minValues < 1) {
        throw new IllegalArgumentException(
            "delta %s, lambda %s and minValues %d must be above 0"
                .formatted(delta, lambda, minValues));
      }
    }
  }

  /**
   * What a checkpoint holds.
   *
   * @param values seen since the last drift
   * @param mean of them
   * @param sum of the excess over the mean
   */
  public record State(long values, double mean, double sum) {

    /**
     * @throws IllegalArgumentException if the count or the sum is negative, or a value not finite
     */
    public State {
      if (values < 0 || !(sum >= 0 && Double.isFinite(mean + sum))) {
        throw new IllegalArgumentException(
            "%d values, mean %s, sum %s: must be finite, count and sum 0 or more"
                .formatted(values, mean, sum));
      }
    }
  }

  private final Settings settings;
  private long values;
  private double mean;
  private double sum;

  /** A detector that has seen nothing. */
  public PageHinkley(Settings settings) {
    this(settings, new State(0, 0, 0));
  }

  /** Takes up where {@code state} stopped. */
  public PageHinkley(Settings settings, State state) {
    this.settings = settings;
    this.values = state.values();
    this.mean = state.mean();
    this.sum = state.sum();
  }

  /**
   * Values between two false alarms, on average, on a stream whose mean stays.
   *
   * @param variance of the values
   */
  public static double valuesToAFalseAlarm(Settings settings, double variance) {
    double delta = settings.delta();
    double a = 2 * delta * (settings.lambda() / variance + OVERSHOOT / Math.sqrt(variance));
    return variance / (2 * delta * delta) * (Math.expm1(a) - a);
  }

  /**
   * {@inheritDoc}
   *
   * @param value finite
   */
  @Override
  public Drift add(Double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value " + value + " must be finite");
    }
    values++;
    mean += (value - mean) / values;
    sum = Math.max(0, sum + value - mean - settings.delta());
    if (values < settings.minValues() || sum <= WARNING_SHARE * settings.lambda()) {
      return Drift.NONE;
    }
    if (sum <= settings.lambda()) {
      return Drift.WARNING;
    }
    values = 0;
    mean = 0;
    sum = 0;
    return Drift.DRIFT;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** What a checkpoint must hold to go on from here. */
  public State state() {
    return new State(values, mean, sum);
  }
}
