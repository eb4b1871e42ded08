package space.perigee.sim.lab.trial;

import java.util.Arrays;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * How features become what a network learns from best: {@code (x - offset) / scale}, for each
 * feature.
 *
 * @param offset subtracted, one a feature
 * @param scale divided by, one a feature
 */
public record Scaling(float[] offset, float[] scale) {

  private static final float MIDDLE_OF_A_BYTE = 127.5f;

  /** Where the numbers come from. */
  public enum Kind {
    /** As they are. */
    NONE,
    /** 0 to 255 becomes -1 to 1. */
    BYTES,
    /** Mean 0 and deviation 1 over the samples to train of the first task. */
    STANDARD
  }

  /** The scaling of a kind. */
  public static Scaling of(Kind kind, LabeledData firstTask) {
    int features = firstTask.featureCount();
    float[] offset = new float[features];
    float[] scale = new float[features];
    Arrays.fill(scale, 1);
    if (kind == Kind.BYTES) {
      Arrays.fill(offset, MIDDLE_OF_A_BYTE);
      Arrays.fill(scale, MIDDLE_OF_A_BYTE);
    } else if (kind == Kind.STANDARD) {
      standardise(firstTask, offset, scale);
    }
    return new Scaling(offset, scale);
  }

  private static void standardise(LabeledData data, float[] offset, float[] scale) {
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
