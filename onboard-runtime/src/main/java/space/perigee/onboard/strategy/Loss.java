package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.BitSet;
import space.perigee.onboard.task.Softmax;
import space.perigee.onboard.task.Task;

/**
 * The gradient of a loss with respect to rows of logits, a weighted sum of terms. A mean over n
 * samples has weights {@code 1 / n}.
 */
final class Loss {

  private final Task task;
  private final float[] logits;
  private final int outputs;
  private final float[] gradient;
  private final float[] term;

  /**
   * @param logits row by row
   * @param outputs number of logits in a row
   */
  Loss(Task task, float[] logits, int outputs) {
    this.task = task;
    this.logits = logits;
    this.outputs = outputs;
    this.gradient = new float[logits.length];
    this.term = new float[outputs];
  }

  /** The gradient of all terms so far. */
  float[] gradient() {
    return gradient;
  }

  /** A copy of the logits of one row. */
  float[] logits(int row) {
    return Arrays.copyOfRange(logits, row * outputs, (row + 1) * outputs);
  }

  /** Adds the task's own loss, {@code - log p_label} for classes. */
  void ofLabel(int row, int label, float weight) {
    System.arraycopy(logits, row * outputs, term, 0, outputs);
    task.toGradient(term, 0, label, weight);
    add(row, term);
  }

  /** Adds the same loss for a softmax over some classes only; the others get no gradient. */
  void crossEntropyAmong(BitSet among, int row, int label, float weight) {
    float[] part = masked(among, logits(row), 1);
    task.toGradient(part, 0, label, weight);
    add(row, part);
  }

  /** Adds {@code |z - target|^2 / outputs}. */
  void squaredDistance(int row, float[] target, float weight) {
    float[] part = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      part[k] = weight * 2 / outputs * (logits[row * outputs + k] - target[k]);
    }
    add(row, part);
  }

  /**
   * Adds {@code - T^2 sum_k q_k log p_k} over some classes, with {@code p} and {@code q} the
   * softmax of the logits and of the teacher's logits, divided by {@code T} (Hinton et al.,
   * Distilling the knowledge in a neural network, 2015).
   */
  void distillation(BitSet among, int row, float[] teacher, float temperature, float weight) {
    float[] p = Softmax.probabilities(masked(among, logits(row), temperature), outputs);
    float[] q = Softmax.probabilities(masked(among, teacher, temperature), outputs);
    float[] part = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      part[k] = weight * temperature * (p[k] - q[k]);
    }
    add(row, part);
  }

  /** The softened logits of some classes; minus infinity for the others. */
  private float[] masked(BitSet among, float[] values, float temperature) {
    float[] masked = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      masked[k] = among.get(k) ? values[k] / temperature : Float.NEGATIVE_INFINITY;
    }
    return masked;
  }

  private void add(int row, float[] part) {
    for (int k = 0; k < outputs; k++) {
      gradient[row * outputs + k] += part[k];
    }
  }
}
