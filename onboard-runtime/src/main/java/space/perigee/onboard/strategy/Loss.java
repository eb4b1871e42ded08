package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.BitSet;
import space.perigee.onboard.task.Softmax;
import space.perigee.onboard.task.Task;

/**
 * The gradient of a loss by rows of logits, put together of terms. Each term is weighted; a mean
 * over n samples has weights {@code 1 / n}.
 */
final class Loss {

  private final Task task;
  private final float[] logits;
  private final int outputs;
  private final float[] gradient;
  private final float[] term;

  /**
   * @param logits row by row
   * @param outputs logits of a row
   */
  Loss(Task task, float[] logits, int outputs) {
    this.task = task;
    this.logits = logits;
    this.outputs = outputs;
    this.gradient = new float[logits.length];
    this.term = new float[outputs];
  }

  /** Gradient of all terms so far, by the logits. */
  float[] gradient() {
    return gradient;
  }

  /** A copy of the logits of one row. */
  float[] logits(int row) {
    return Arrays.copyOfRange(logits, row * outputs, (row + 1) * outputs);
  }

  /** The task's own loss, {@code - log p_label} for classes. */
  void ofLabel(int row, int label, float weight) {
    System.arraycopy(logits, row * outputs, term, 0, outputs);
    task.toGradient(term, 0, label, weight);
    add(row, term);
  }

  /** The same, of a softmax over some classes only; the others are neither raised nor lowered. */
  void crossEntropyAmong(BitSet among, int row, int label, float weight) {
    float[] part = masked(among, logits(row), 1);
    task.toGradient(part, 0, label, weight);
    add(row, part);
  }

  /** {@code |z - target|^2 / outputs}. */
  void squaredDistance(int row, float[] target, float weight) {
    float[] part = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      part[k] = weight * 2 / outputs * (logits[row * outputs + k] - target[k]);
    }
    add(row, part);
  }

  /**
   * {@code - T^2 sum_k q_k log p_k} over some classes, with {@code p} and {@code q} the softmax of
   * logits and teacher's logits over {@code T} (Hinton et al., Distilling the knowledge in a neural
   * network, 2015).
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

  /** Softened logits of some classes, and none of the others. */
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
