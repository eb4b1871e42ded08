package space.perigee.sim.federate;

import java.util.List;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;

/**
 * Standardized training and test samples: the training samples have mean 0 and variance 1, per
 * channel of an image or per feature of a row.
 */
public record LearningTask(
    List<String> classes, InputShape input, List<Sample> training, List<Sample> test) {

  public LearningTask {
    classes = List.copyOf(classes);
    training = List.copyOf(training);
    test = List.copyOf(test);
    if (training.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException(
          training.size() + " training samples and " + test.size() + " test samples");
    }
  }

  static LearningTask standardized(
      List<String> classes, InputShape input, List<Sample> training, List<Sample> test) {
    int channels = input.dimensions().get(0);
    int plane = input.size() / channels;
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    for (Sample sample : training) {
      float[] features = sample.features();
      for (int i = 0; i < features.length; i++) {
        sum[i / plane] += features[i];
        squares[i / plane] += (double) features[i] * features[i];
      }
    }
    double count = (double) plane * training.size();
    float[] mean = new float[channels];
    float[] scale = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (sum[c] / count);
      double variance = squares[c] / count - (sum[c] / count) * (sum[c] / count);
      scale[c] = variance > 1e-9 ? (float) (1 / Math.sqrt(variance)) : 1;
    }
    return new LearningTask(
        classes,
        input,
        training.stream().map(sample -> standardized(sample, plane, mean, scale)).toList(),
        test.stream().map(sample -> standardized(sample, plane, mean, scale)).toList());
  }

  private static Sample standardized(Sample sample, int plane, float[] mean, float[] scale) {
    float[] features = sample.features();
    for (int i = 0; i < features.length; i++) {
      features[i] = (features[i] - mean[i / plane]) * scale[i / plane];
    }
    return Sample.of(features, sample.label());
  }
}
