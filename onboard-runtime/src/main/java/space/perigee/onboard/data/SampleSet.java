package space.perigee.onboard.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples as a file or a folder has them.
 *
 * @param format that it was read from, such as {@code a CSV file}
 * @param samples all, or those to learn from
 * @param test those that the data sets apart for tests; null if it sets none apart
 * @param shape of a sample: {@code [features]}, or {@code [channels, height, width]} of an image
 * @param isPixels whether features are pixels, whole numbers from 0 to 255
 */
public record SampleSet(
    String format,
    LabeledData samples,
    @Nullable LabeledData test,
    List<Integer> shape,
    boolean isPixels) {

  public SampleSet {
    shape = List.copyOf(shape);
  }

  /** Samples without further structure. */
  static SampleSet ofFeatures(String format, LabeledData samples) {
    return new SampleSet(format, samples, null, List.of(samples.featureCount()), false);
  }
}
