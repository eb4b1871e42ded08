package space.perigee.onboard.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a file or folder.
 *
 * @param format description of the format, such as {@code a CSV file}
 * @param samples all samples, or the training samples
 * @param test the test samples, if the data has separate ones, or null
 * @param shape shape of a sample: {@code [features]}, or {@code [channels, height, width]} for
 *     images
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
