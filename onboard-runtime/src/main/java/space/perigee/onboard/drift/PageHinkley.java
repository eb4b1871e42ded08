package space.perigee.onboard.drift;

/**
 * Detects a rise of the mean of a stream: the test of Page, Continuous inspection schemes,
 * Biometrika 41, 1954, and Hinkley, Biometrika 58, 1971, in the form of Gama, Sebastiao and
 * Rodrigues, On evaluating stream learning algorithms, Machine Learning 90, 2013. Suitable inputs
 * are high when the model is bad: the loss, or 1 for each wrong prediction.
 *
 * <pre>
 *   mean = mean of all values since the last drift, including x
 *   sum  = max(0, sum + x - mean - delta)          DRIFT when sum > lambda
 * </pre>
 *
 * The papers keep the total sum and subtract its minimum so far; this class keeps only the
 * difference, which stays bounded. {@code WARNING} is at half of lambda.
 *
 * <p><b>False alarms.</b> While the mean is constant, one occurs about every
 *
 * <pre>
 *   var / (2 delta^2) * (exp(a) - 1 - a),   a = 2 delta (lambda / var + 1.166 / sqrt(var))
 * </pre>
 *
 * values, where {@code var} is the variance of the stream (Siegmund, Sequential analysis, 1985,
 * chapter X); up to three times as often if errors are rare, because their distribution is skewed.
 * <b>Delay.</b> A rise by {@code r} is detected after about {@code lambda / (r - delta)} values, or
 * later if few values precede it, since the mean follows. The state is three numbers.
 */
public final class PageHinkley implements DriftDetector<Double> {

  /** Name of the detector in conditions. */
  public static final String NAME = "page-hinkley";

  private static final double WARNING_SHARE = 0.5;

  /**
   * @param delta tolerated rise of the mean, in units of the values; above 0
   * @param lambda accumulated excess that counts as a drift, in units of the values; above 0
   * @param minValues minimum number of values before a drift, 1 or more
   */
  public record Settings(double delta, double lambda, int minValues) {

    /** For errors of 0 or 1: one false alarm in 40,000 values at the highest variance, 1/4. */
    public static final Settings DEFAULT = new Settings(0.02, 30, 30);

    public Settings {
      if (!(delta > 0 && lambda > 0 && Double.isFinite(delta + lambda)) || minValues < 1) {
        throw new IllegalArgumentException(
            "delta %s, lambda %s and minValues %d must be above 0"
                .formatted(delta, lambda, minValues));
      }
    }
  }

  /**
   * State of the detector, for a checkpoint.
   *
   * @param values number of values since the last drift
   * @param mean mean of these values
   * @param sum accumulated excess over the mean
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

  /** Creates a detector that has seen no values. */
  public PageHinkley(Settings settings) {
    this(settings, new State(0, 0, 0));
  }

  /** Resumes from a state. */
  public PageHinkley(Settings settings, State state) {
    this.settings = settings;
    this.values = state.values();
    this.mean = state.mean();
    this.sum = state.sum();
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

  /** Returns the current state, for a checkpoint. */
  public State state() {
    return new State(values, mean, sum);
  }
}
