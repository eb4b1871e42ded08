package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Samples that are trained on together: those of the stream first, then old ones.
 *
 * @param rows normalized features, sample by sample
 * @param labels one for each sample
 * @param fresh how many come from the stream
 */
record Minibatch(float[] rows, int[] labels, int fresh) {

  static Minibatch of(float[] rows, int[] labels, List<Exemplar> old) {
    int features = rows.length / labels.length;
    float[] all = Arrays.copyOf(rows, rows.length + old.size() * features);
    int[] classes = Arrays.copyOf(labels, labels.length + old.size());
    for (int i = 0; i < old.size(); i++) {
      System.arraycopy(old.get(i).row(), 0, all, rows.length + i * features, features);
      classes[labels.length + i] = old.get(i).label();
    }
    return new Minibatch(all, classes, labels.length);
  }

  /** Old samples alone. */
  static Minibatch of(List<Exemplar> old) {
    int features = old.get(0).row().length;
    float[] rows = new float[old.size() * features];
    int[] labels = new int[old.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(old.get(i).row(), 0, rows, i * features, features);
      labels[i] = old.get(i).label();
    }
    return new Minibatch(rows, labels, 0);
  }

  /** With noise of this deviation on every value. */
  Minibatch blurred(double deviation, RandomGenerator random) {
    float[] noisy = rows.clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (float) (deviation * random.nextGaussian());
    }
    return new Minibatch(noisy, labels, fresh);
  }

  int size() {
    return labels.length;
  }

  /** A copy of one row. */
  static float[] row(float[] rows, int index, int features) {
    return Arrays.copyOfRange(rows, index * features, (index + 1) * features);
  }
}
