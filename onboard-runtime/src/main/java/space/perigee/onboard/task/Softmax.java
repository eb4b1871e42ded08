package space.perigee.onboard.task;

/**
 * Cross-entropy of softmax over rows of logits:
 *
 * <pre>
 *   p = exp(z - max z) / sum,    loss = - sum_k t_k log p_k,    d loss / d z = p sum(t) - t
 * </pre>
 */
public final class Softmax {

  private Softmax() {}

  /**
   * The cross-entropy of rows of logits, all weighted alike, in place.
   *
   * @param logits which become the gradient of the weighted sum by them
   * @return the sum over the rows, unweighted (nats)
   */
  public static double toGradient(float[] logits, int classes, int[] labels, float weight) {
    toProbabilities(logits, classes);
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      int right = i * classes + labels[i];
      loss += loss(logits[right]);
      for (int k = i * classes; k < (i + 1) * classes; k++) {
        logits[k] = weight * (logits[k] - (k == right ? 1 : 0));
      }
    }
    return loss;
  }

  /** Probabilities of rows of {@code classes} logits. */
  public static float[] probabilities(float[] logits, int classes) {
    float[] probabilities = logits.clone();
    toProbabilities(probabilities, classes);
    return probabilities;
  }

  private static void toProbabilities(float[] logits, int classes) {
    for (int from = 0; from < logits.length; from += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = from; k < from + classes; k++) {
        largest = Math.max(largest, logits[k]);
      }
      double sum = 0;
      for (int k = from; k < from + classes; k++) {
        sum += Math.exp(logits[k] - largest);
      }
      for (int k = from; k < from + classes; k++) {
        logits[k] = (float) (Math.exp(logits[k] - largest) / sum);
      }
    }
  }

  /**
   * The cross-entropy of one row and, added to {@code gradient}, its gradient times {@code weight}.
   *
   * @param probabilities of all rows
   * @param row which one
   * @param label the class that is right
   * @return the loss, unweighted (nats)
   */
  public static double add(
      float[] probabilities, int row, int classes, int label, float weight, float[] gradient) {
    int from = row * classes;
    for (int k = 0; k < classes; k++) {
      float target = k == label ? 1 : 0;
      gradient[from + k] += weight * (probabilities[from + k] - target);
    }
    return loss(probabilities[from + label]);
  }

  private static double loss(float probability) {
    return -Math.log(Math.max(Float.MIN_NORMAL, probability));
  }
}
