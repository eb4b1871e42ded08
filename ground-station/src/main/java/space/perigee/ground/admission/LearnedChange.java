package space.perigee.ground.admission;

import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * What a satellite learned since the version that it trained from: one value per parameter, its
 * weights less those of that version.
 */
public final class LearnedChange {

  private final String satellite;
  private final float[] values;
  private final double samples;
  private final double norm;

  private LearnedChange(String satellite, float[] values, double samples) {
    this.satellite = satellite;
    this.values = values;
    this.samples = samples;
    this.norm = Math.sqrt(dot(values, values));
  }

  /**
   * A change.
   *
   * @param values one per parameter; the caller does not change them afterwards
   * @param samples training samples behind it, its weight in a mean; 0 or more
   */
  public static LearnedChange of(String satellite, float[] values, double samples) {
    return new LearnedChange(satellite, values, samples);
  }

  /** The change from {@code base} to {@code weights}, which have the same layout. */
  public static LearnedChange between(
      String satellite, Weights base, Weights weights, double samples) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= base.get(i);
    }
    return new LearnedChange(satellite, values, samples);
  }

  public String satellite() {
    return satellite;
  }

  /** Training samples behind it. */
  public double samples() {
    return samples;
  }

  /** Euclidean norm; NaN or infinite if a value is. */
  public double norm() {
    return norm;
  }

  int size() {
    return values.length;
  }

  float value(int index) {
    return values[index];
  }

  /** Cosine of the angle to {@code other}, -1 to 1; 0 if one of them is zero. */
  double cosine(LearnedChange other) {
    double norms = norm * other.norm;
    return norms == 0 ? 0 : dot(values, other.values) / norms;
  }

  /** The mean of some changes, weighted by their samples; by count if none has samples. */
  static LearnedChange mean(List<LearnedChange> changes) {
    if (changes.size() == 1) {
      return changes.get(0);
    }
    double[] sums = new double[changes.get(0).size()];
    double samples = changes.stream().mapToDouble(LearnedChange::samples).sum();
    for (LearnedChange change : changes) {
      double weight = samples == 0 ? 1.0 / changes.size() : change.samples / samples;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * change.values[i];
      }
    }
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sums[i];
    }
    return new LearnedChange("", values, samples);
  }

  /** The same change with other samples. */
  LearnedChange withSamples(double number) {
    return number == samples ? this : new LearnedChange(satellite, values, number);
  }

  /** The same change, shortened to {@code most} if it is longer. */
  LearnedChange clipped(double most) {
    if (!(norm > most)) {
      return this;
    }
    float[] shorter = values.clone();
    for (int i = 0; i < shorter.length; i++) {
      shorter[i] *= (float) (most / norm);
    }
    return new LearnedChange(satellite, shorter, samples);
  }

  /** Adds the change to {@code base}. */
  Weights from(Weights base) {
    float[] next = base.toArray();
    for (int i = 0; i < next.length; i++) {
      next[i] += values[i];
    }
    return Weights.of(base.layout(), next);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
