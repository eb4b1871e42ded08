package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.BitSet;
import space.perigee.onboard.task.Softmax;

/**
 * The gradient of a loss by rows of logits, put together of terms. Each term is weighted; a mean
 * over n samples has weights {@code 1 / n}.
 */
final class Loss {

  private final float[] logits;
  private final int classes;
  private final float[] probabilities;
  private final float[] gradient;

  Loss(float[] logits, int classes) {
    this.logits = logits;
    this.classes = classes;
    this.probabilities = Softmax.probabilities(logits, classes);
    this.gradient = new float[logits.length];
  }

  /** Gradient of all terms so far, by the logits. */
  float[] gradient() {
    return gradient;
  }

  /** A copy of the logits of one row. */
  float[] logits(int row) {
    return Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
  }

  /** Probabilities of one row. */
  float[] probabilities(int row) {
    return Arrays.copyOfRange(probabilities, row * classes, (row + 1) * classes);
  }

  /** {@code - log p_label}. */
  void crossEntropy(int row, int label, float weight) {
    Softmax.add(probabilities, row, classes, label, weight, gradient);
  }

  /** The same, of a softmax over some classes only; the others are neither raised nor lowered. */
  void crossEntropyAmong(BitSet among, int row, int label, float weight) {
    float[] masked = logits(row);
    for (int k = 0; k < classes; k++) {
      if (!among.get(k)) {
        masked[k] = Float.NEGATIVE_INFINITY;
      }
    }
    float[] p = Softmax.probabilities(masked, classes);
    float[] part = new float[classes];
    Softmax.add(p, 0, classes, label, weight, part);
    add(row, part);
  }

  /** {@code |z - target|^2 / classes}. */
  void squaredDistance(int row, float[] target, float weight) {
    float[] part = new float[classes];
    for (int k = 0; k < classes; k++) {
      part[k] = weight * 2 / classes * (logits[row * classes + k] - target[k]);
    }
    add(row, part);
  }

  /**
   * {@code - T^2 sum_k q_k log p_k} over some classes, with {@code p} and {@code q} the softmax of
   * logits and teacher's logits over {@code T} (Hinton et al., Distilling the knowledge in a neural
   * network, 2015).
   */
  void distillation(BitSet among, int row, float[] teacher, float temperature, float weight) {
    float[] p = softened(among, logits(row), temperature);
    float[] q = softened(among, teacher, temperature);
    float[] part = new float[classes];
    for (int k = 0; k < classes; k++) {
      part[k] = weight * temperature * (p[k] - q[k]);
    }
    add(row, part);
  }

  private float[] softened(BitSet among, float[] values, float temperature) {
    float[] softened = new float[classes];
    for (int k = 0; k < classes; k++) {
      softened[k] = among.get(k) ? values[k] / temperature : Float.NEGATIVE_INFINITY;
    }
    return Softmax.probabilities(softened, classes);
  }

  private void add(int row, float[] part) {
    for (int k = 0; k < classes; k++) {
      gradient[row * classes + k] += part[k];
    }
  }
}
