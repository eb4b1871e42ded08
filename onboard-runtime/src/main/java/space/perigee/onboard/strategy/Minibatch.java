package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Samples of one training step: fresh ones of the stream first, then old ones.
 *
 * @param rows normalized features, sample by sample
 * @param labels one per sample
 * @param fresh number of samples from the stream
 */
record Minibatch(float[] rows, int[] labels, int fresh) {

  static Minibatch of(float[] rows, int[] labels, List<Exemplar> old) {
    return of(rows, labels, old, rows.length / labels.length);
  }

  /** A minibatch of old samples only. */
  static Minibatch of(List<Exemplar> old) {
    return of(new float[0], new int[0], old, old.get(0).row().length);
  }

  private static Minibatch of(float[] rows, int[] labels, List<Exemplar> old, int features) {
    float[] all = Arrays.copyOf(rows, rows.length + old.size() * features);
    int[] classes = Arrays.copyOf(labels, labels.length + old.size());
    for (int i = 0; i < old.size(); i++) {
      System.arraycopy(old.get(i).row(), 0, all, rows.length + i * features, features);
      classes[labels.length + i] = old.get(i).label();
    }
    return new Minibatch(all, classes, labels.length);
  }

  /** A copy with Gaussian noise of this standard deviation on every value. */
  Minibatch blurred(double deviation, RandomGenerator random) {
    float[] noisy = rows.clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (float) (deviation * random.nextGaussian());
    }
    return new Minibatch(noisy, labels, fresh);
  }

  /**
   * The weight of each sample in a loss of twice the mean over all samples; once if all are fresh.
   */
  float weight() {
    return (size() > fresh ? 2f : 1f) / size();
  }

  int size() {
    return labels.length;
  }

  /** A copy of one row. */
  static float[] row(float[] rows, int index, int features) {
    return Arrays.copyOfRange(rows, index * features, (index + 1) * features);
  }
}
