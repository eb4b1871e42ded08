package space.perigee.sim.lab.trial;

import java.util.Arrays;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * Scaling of features: {@code (x - offset) / scale}, for each feature.
 *
 * <p>A feature that has been constant so far has no scale yet, and becomes 0. The first task in
 * which it varies defines its scale, while its offset stays. Rows of earlier tasks are 0 under any
 * scale, so whatever a strategy has kept stays correct.
 *
 * @param offset one value per feature
 * @param scale one value per feature; 0 if it is not known yet
 */
public record Scaling(float[] offset, float[] scale) {

  private static final float MIDDLE_OF_A_BYTE = 127.5f;

  /** Deviation below which a feature is constant, relative to its mean: float32 has 24 bits. */
  private static final double ROUNDING = 1e-6;

  public enum Kind {
    /** No scaling. */
    NONE,
    /** Maps 0 to 255 to -1 to 1. */
    BYTES,
    /**
     * Mean 0 and deviation 1 over the training samples of the first task; for a feature that is
     * constant in it, of the first task in which it varies.
     */
    STANDARD
  }

  public static Scaling of(Kind kind, LabeledData firstTask) {
    int features = firstTask.featureCount();
    float[] offset = new float[features];
    float[] scale = new float[features];
    Arrays.fill(scale, 1);
    if (kind == Kind.BYTES) {
      Arrays.fill(offset, MIDDLE_OF_A_BYTE);
      Arrays.fill(scale, MIDDLE_OF_A_BYTE);
    } else if (kind == Kind.STANDARD) {
      standardize(firstTask, offset, scale);
    }
    return new Scaling(offset, scale);
  }

  private static void standardize(LabeledData data, float[] offset, float[] scale) {
    double[] mean = new double[offset.length];
    double[] squares = new double[offset.length];
    for (int i = 0; i < data.size(); i++) {
      float[] features = data.get(i).features();
      for (int f = 0; f < features.length; f++) {
        double off = features[f] - mean[f];
        mean[f] += off / (i + 1);
        squares[f] += off * (features[f] - mean[f]);
      }
    }
    for (int f = 0; f < offset.length; f++) {
      offset[f] = (float) mean[f];
      scale[f] = scale(Math.sqrt(squares[f] / data.size()), mean[f]);
    }
  }

  private static float scale(double deviation, double mean) {
    return deviation > ROUNDING * Math.abs(mean) ? (float) deviation : 0;
  }

  /** Whether every feature has a scale. */
  boolean isComplete() {
    for (float each : scale) {
      if (each == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns a scaling with scales for the features that vary in a task for the first time. */
  Scaling after(LabeledData task) {
    if (isComplete()) {
      return this;
    }
    double[] distances = distances(task);
    float[] known = scale.clone();
    for (int f = 0; f < known.length; f++) {
      if (known[f] == 0) {
        known[f] = scale(distances[f], offset[f]);
      }
    }
    return Arrays.equals(known, scale) ? this : new Scaling(offset, known);
  }

  /** Returns the root mean square distance of each feature from its offset, not scaled. */
  double[] distances(LabeledData task) {
    double[] squares = new double[offset.length];
    for (int i = 0; i < task.size(); i++) {
      float[] features = task.get(i).features();
      for (int f = 0; f < squares.length; f++) {
        double off = (double) features[f] - offset[f];
        squares[f] += off * off;
      }
    }
    return Arrays.stream(squares).map(sum -> Math.sqrt(sum / task.size())).toArray();
  }

  /** Writes the scaled features of a sample to {@code rows} from {@code at} on. */
  void write(Sample sample, float[] rows, int at) {
    sample.copyTo(rows, at);
    for (int f = 0; f < offset.length; f++) {
      rows[at + f] = scale[f] == 0 ? 0 : (rows[at + f] - offset[f]) / scale[f];
    }
  }
}
