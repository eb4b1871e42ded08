package space.perigee.onboard.learning;

/**
 * Cross-entropy of softmax over rows of logits:
 *
 * <pre>
 *   p = exp(z - max z) / sum,    loss = - sum_k t_k log p_k,    d loss / d z = p sum(t) - t
 * </pre>
 */
public final class SoftmaxLoss {

  private SoftmaxLoss() {}

  /**
   * The cross-entropy of rows of logits.
   *
   * @param loss sum over the rows, unweighted (nats)
   * @param gradient of the weighted sum by the logits
   */
  public record Sum(double loss, float[] gradient) {}

  /** The cross-entropy of rows of logits, each weighted alike. */
  public static Sum of(float[] logits, int classes, int[] labels, float weight) {
    float[] probabilities = probabilities(logits, classes);
    float[] gradient = new float[logits.length];
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      loss += add(probabilities, i, classes, labels[i], weight, gradient);
    }
    return new Sum(loss, gradient);
  }

  /** Probabilities of rows of {@code classes} logits. */
  public static float[] probabilities(float[] logits, int classes) {
    float[] probabilities = new float[logits.length];
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
        probabilities[k] = (float) (Math.exp(logits[k] - largest) / sum);
      }
    }
    return probabilities;
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
    return -Math.log(Math.max(Float.MIN_NORMAL, probabilities[from + label]));
  }
}
