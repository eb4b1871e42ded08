package space.perigee.onboard.task;

/**
 * The class probabilities that a model predicts for a sample. Keeps the given arrays without
 * copying; callers must not change them.
 *
 * @param probabilities probabilities of the classes in order; their sum is 1
 * @param logits inputs of the softmax, one per class; empty if unknown
 */
public record ClassPrediction(float[] probabilities, float[] logits) implements Prediction {

  /** Tolerance of the sum; a float32 softmax over thousands of classes stays within it. */
  private static final double SUM_TOLERANCE = 1e-3;

  /**
   * @throws IllegalArgumentException if there is no class, a probability is outside 0 to 1, the sum
   *     is not 1, the number of logits differs, or a logit is not finite
   */
  public ClassPrediction {
    double sum = 0;
    for (float probability : probabilities) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability " + probability + " must be within 0 to 1");
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new IllegalArgumentException("probabilities sum to " + sum + ", must be 1");
    }
    if (logits.length > 0) {
      checkLogits(logits, probabilities.length);
    }
  }

  private static void checkLogits(float[] logits, int classes) {
    if (logits.length != classes) {
      throw new IllegalArgumentException(
          logits.length + " logits, must be " + classes + " as the probabilities");
    }
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalArgumentException("logit " + logit + " must be finite");
      }
    }
  }

  /** A prediction without logits. */
  public static ClassPrediction of(float... probabilities) {
    return new ClassPrediction(probabilities, new float[0]);
  }

  /** The prediction from logits by softmax. */
  public static ClassPrediction ofLogits(float[] logits) {
    return new ClassPrediction(Softmax.probabilities(logits, logits.length), logits);
  }

  /** The position of the largest value, the first among equals. */
  public static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Number of classes. */
  public int classes() {
    return probabilities.length;
  }

  /** The most probable class, the first among equals. */
  @Override
  public int label() {
    return best(probabilities);
  }

  @Override
  public boolean isRight(int label) {
    return label() == label;
  }

  @Override
  public double hardness(Hardness score) {
    return score.of(this);
  }

  /** Probability of the most probable class. */
  public double confidence() {
    return probabilities[label()];
  }

  /** The lead of the most probable class over the second, 0 to 1; 1 if there is one class. */
  public double margin() {
    int best = label();
    double second = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (i != best) {
        second = Math.max(second, probabilities[i]);
      }
    }
    return probabilities[best] - second;
  }
}
