package space.perigee.sim.lab.trial;

import java.util.Arrays;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * Scaling of features: {@code (x - offset) / scale}, for each feature.
 *
 * @param offset one value per feature
 * @param scale one value per feature
 */
public record Scaling(float[] offset, float[] scale) {

  private static final float MIDDLE_OF_A_BYTE = 127.5f;

  public enum Kind {
    /** No scaling. */
    NONE,
    /** Maps 0 to 255 to -1 to 1. */
    BYTES,
    /** Mean 0 and deviation 1 over the training samples of the first task. */
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
      float deviation = (float) Math.sqrt(squares[f] / data.size());
      scale[f] = deviation > 0 ? deviation : 1;
    }
  }

  /** Writes the scaled features of a sample to {@code rows} from {@code at} on. */
  void write(Sample sample, float[] rows, int at) {
    sample.copyTo(rows, at);
    for (int f = 0; f < offset.length; f++) {
      rows[at + f] = (rows[at + f] - offset[f]) / scale[f];
    }
  }
}
