package space.perigee.onboard.evaluation;

import space.perigee.onboard.task.ClassPrediction;

/**
 * Measures of a model's calibration: whether its probabilities match the observed frequencies.
 *
 * <ul>
 *   <li>Expected calibration error (Guo, Pleiss, Sun and Weinberger, On calibration of modern
 *       neural networks, ICML 2017): of the predictions with a confidence (the largest probability)
 *       near 0.8, about 80 % should be right. Confidences are sorted into {@code M} bins of equal
 *       width {@code ((m-1)/M, m/M]}; the error is {@code sum over m of |B_m|/n * |accuracy of B_m
 *       - mean confidence of B_m|}.
 *   <li>Brier score (Brier, Verification of forecasts expressed in terms of probability, Monthly
 *       Weather Review 78, 1950): the mean of {@code sum over classes k of (p_k - [k is right])^2},
 *       0 to 2.
 *   <li>Negative log likelihood: the mean of {@code -ln p} of the right class, in nats.
 * </ul>
 *
 * <p>Takes two numbers per bin, regardless of the number of predictions. Not thread-safe.
 */
public final class Calibration {

  /** Default number of bins, as in the paper. */
  public static final int BINS = 15;

  /**
   * Smallest probability in the log likelihood, so that one confident error does not make it
   * infinite.
   */
  public static final double LEAST_PROBABILITY = 1e-12;

  /** Tolerance of the sum of float32 probabilities. */
  private static final double TOLERANCE = 1e-3;

  private final long[] right;
  private final double[] confidence;
  private long predictions;
  private double squares;
  private double logarithms;

  /**
   * @param bins number of bins for the expected calibration error, 1 or more
   * @throws IllegalArgumentException if {@code bins} is below 1
   */
  public Calibration(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException(bins + " bins, must be 1 or more");
    }
    this.right = new long[bins];
    this.confidence = new double[bins];
  }

  /** {@value #BINS} bins. */
  public Calibration() {
    this(BINS);
  }

  /**
   * Adds a prediction.
   *
   * @param probabilities probability of each class; their sum is 1
   * @param label the right class, a position in {@code probabilities}
   * @throws IllegalArgumentException if the probabilities or the label are invalid
   */
  public void add(float[] probabilities, int label) {
    check(probabilities, label);
    int predicted = ClassPrediction.best(probabilities);
    int bin = bin(probabilities[predicted]);
    confidence[bin] += probabilities[predicted];
    if (predicted == label) {
      right[bin]++;
    }
    predictions++;
    for (int k = 0; k < probabilities.length; k++) {
      double miss = probabilities[k] - (k == label ? 1 : 0);
      squares += miss * miss;
    }
    logarithms -= Math.log(Math.max(LEAST_PROBABILITY, probabilities[label]));
  }

  private static void check(float[] probabilities, int label) {
    double sum = 0;
    for (float probability : probabilities) {
      if (!(probability >= 0 && probability <= 1 + TOLERANCE)) {
        throw new IllegalArgumentException("probability " + probability + " must be 0 to 1");
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException("probabilities sum to " + sum + ", must be 1");
    }
    if (label < 0 || label >= probabilities.length) {
      throw new IllegalArgumentException(
          "label " + label + " must be 0 to " + (probabilities.length - 1));
    }
  }

  private int bin(float value) {
    int bin = (int) Math.ceil((double) value * right.length) - 1;
    return Math.min(right.length - 1, Math.max(0, bin));
  }

  /** Predictions so far. */
  public long predictions() {
    return predictions;
  }

  /** 0 to 1, small is good; NaN without predictions. */
  public double expectedCalibrationError() {
    double error = 0;
    for (int bin = 0; bin < right.length; bin++) {
      // |B_m| is above and below the fraction, and cancels.
      error += Math.abs(right[bin] - confidence[bin]);
    }
    return error / predictions;
  }

  /** 0 to 2, small is good; NaN without predictions. */
  public double brierScore() {
    return squares / predictions;
  }

  /** Nats, 0 or more, small is good; NaN without predictions. */
  public double negativeLogLikelihood() {
    return logarithms / predictions;
  }
}
