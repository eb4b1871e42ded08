package space.perigee.onboard.models;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;

/**
 * Fits the normalization of a model to its training data: pixels of 0 to 255 become -1 to 1; other
 * features get mean 0 and variance 1, each feature of a row or each channel of an image by itself.
 *
 * <p>Mean and variance are updated sample by sample, in the form that loses no digits to a large
 * mean: Welford, Note on a method for calculating corrected sums of squares and products,
 * Technometrics 4(3), 1962. A feature that never varies is shifted and not scaled, so that a small
 * change of it in orbit does not become a huge one.
 */
final class Standardization {

  private Standardization() {}

  static DataNormalization of(LabeledData data, InputShape input, boolean isPixels) {
    return isPixels ? ofPixels() : fitted(data, input);
  }

  static DataNormalization ofPixels() {
    return new ImagePreProcessingScaler(-1, 1);
  }

  private static NormalizerStandardize fitted(LabeledData data, InputShape input) {
    int groups = input.dimensions().get(0);
    int plane = input.size() / groups;
    double[] mean = new double[groups];
    double[] squares = new double[groups];
    long count = 0;
    for (int i = 0; i < data.size(); i++) {
      Sample sample = data.get(i);
      input.requireFits(sample);
      float[] features = sample.features();
      for (int p = 0; p < plane; p++) {
        count++;
        for (int g = 0; g < groups; g++) {
          double value = features[g * plane + p];
          double difference = value - mean[g];
          mean[g] += difference / count;
          squares[g] += difference * (value - mean[g]);
        }
      }
    }
    double samples = count;
    double[] deviation =
        Arrays.stream(squares)
            .map(sum -> Math.sqrt(sum / samples))
            .map(d -> d > 0 ? d : 1)
            .toArray();
    return new NormalizerStandardize(row(mean), row(deviation));
  }

  private static INDArray row(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Nd4j.create(floats, new long[] {1, floats.length}, 'c');
  }
}
