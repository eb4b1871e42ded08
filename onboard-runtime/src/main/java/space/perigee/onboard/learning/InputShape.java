package space.perigee.onboard.learning;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import space.perigee.onboard.data.Sample;

/**
 * The shape of a network's input for one sample.
 *
 * @param dimensions {@code [features]}, or {@code [channels, height, width]} for images
 */
public record InputShape(List<Integer> dimensions) {

  private static final String SEPARATOR = ",";

  /**
   * @throws IllegalArgumentException unless there are one or three dimensions of 1 or more with at
   *     most 2^31-1 features
   */
  public InputShape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.size() != 1 && dimensions.size() != 3) {
      throw new IllegalArgumentException(
          "input shape " + dimensions + " must be [features] or [channels, height, width]");
    }
    long size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
      if (dimension < 1 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "input shape " + dimensions + " must have 1 to 2^31-1 features");
      }
    }
  }

  /** Features without further structure. */
  public static InputShape ofFeatures(int features) {
    return new InputShape(List.of(features));
  }

  /** Images, channel by channel. */
  public static InputShape ofImage(int channels, int height, int width) {
    return new InputShape(List.of(channels, height, width));
  }

  /**
   * Parses {@link #text()}.
   *
   * @throws IllegalArgumentException if {@code text} is not a shape
   */
  static InputShape parse(String text) {
    try {
      return new InputShape(
          Arrays.stream(text.strip().split(SEPARATOR, -1)).map(Integer::valueOf).toList());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "input shape '" + text.strip() + "' must be numbers with commas", e);
    }
  }

  /** The dimensions, separated by commas. */
  String text() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
  }

  /** Number of features. */
  public int size() {
    return dimensions.stream().reduce(1, Math::multiplyExact);
  }

  /** True for {@code [channels, height, width]}. */
  public boolean isImage() {
    return dimensions.size() == 3;
  }

  /**
   * @throws IllegalArgumentException if the sample has another number of features
   */
  public void requireFits(Sample sample) {
    if (sample.size() != size()) {
      throw new IllegalArgumentException(
          "a sample has "
              + sample.size()
              + " features, the network takes "
              + size()
              + " "
              + dimensions);
    }
  }

  /** The shape of a batch of {@code count} samples. */
  public long[] ofBatch(int count) {
    return LongStream.concat(
            LongStream.of(count), IntStream.range(0, dimensions.size()).mapToLong(dimensions::get))
        .toArray();
  }

  InputType inputType() {
    return isImage()
        ? InputType.convolutional(dimensions.get(1), dimensions.get(2), dimensions.get(0))
        : InputType.feedForward(dimensions.get(0));
  }
}
