package space.perigee.onboard.evaluation;

import space.perigee.onboard.task.ClassPrediction;

/**
 * Whether the probabilities of a model mean what they say, prediction by prediction.
 *
 * <ul>
 *   <li>Expected calibration error (Guo, Pleiss, Sun and Weinberger, On calibration of modern
 *       neural networks, ICML 2017): of the predictions whose confidence, the largest probability,
 *       is about 0.8, about 80 % should be right. Confidences are sorted into {@code M} bins of
 *       equal width {@code ((m-1)/M, m/M]}; the error is {@code sum over m of |B_m|/n * |accuracy
 *       of B_m - mean confidence of B_m|}.
 *   <li>Brier score (Brier, Verification of forecasts expressed in terms of probability, Monthly
 *       Weather Review 78, 1950): the mean of {@code sum over classes k of (p_k - [k is right])^2},
 *       0 to 2.
 *   <li>Negative log likelihood: the mean of {@code -ln p} of the right class, in nats.
 * </ul>
 *
 * <p>Costs two numbers a bin, whatever the number of predictions. Not thread-safe.
 */
public final class Calibration {

  /** Bins unless said otherwise, as in the paper. */
  public static final int BINS = 15;

  /** Least probability in the log likelihood: one certain error must not make it infinite. */
  public static final double LEAST_PROBABILITY = 1e-12;

  /** How far probabilities in float32 may be from a sum of 1. */
  private static final double TOLERANCE = 1e-3;

  private final long[] right;
  private final double[] confidence;
  private long predictions;
  private double squares;
  private double logarithms;

  /**
   * @param bins of the expected calibration error, 1 or more
   * @throws IllegalArgumentException if there is none
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
   * Takes a prediction into account.
   *
   * @param probabilities of each class, that sum to 1
   * @param label the right class, a position in {@code probabilities}
   * @throws IllegalArgumentException if they are no probabilities, or the label is none of them
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
