package space.perigee.onboard.task;

/** Computes {@code p = exp(z - max z) / sum} for rows of logits. */
public final class Softmax {

  private Softmax() {}

  /** The probabilities for rows of {@code classes} logits. */
  public static float[] probabilities(float[] logits, int classes) {
    float[] probabilities = logits.clone();
    for (int from = 0; from < logits.length; from += classes) {
      apply(probabilities, from, from + classes);
    }
    return probabilities;
  }

  /** Turns one row of logits into probabilities, in place. */
  static void apply(float[] logits, int from, int to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      largest = Math.max(largest, logits[k]);
    }
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += Math.exp(logits[k] - largest);
    }
    for (int k = from; k < to; k++) {
      logits[k] = (float) (Math.exp(logits[k] - largest) / sum);
    }
  }
}
