package space.perigee.onboard.engine;

import java.util.List;

/**
 * Where the channels of a row are: value {@code i} belongs to channel {@code i / neighbors %
 * channels}. Without an image, every feature is a channel.
 *
 * @param size number of values, a multiple of {@code channels * neighbors}
 * @param channels number of channels
 * @param neighbors number of neighboring values of a channel
 */
public record ChannelLayout(int size, int channels, int neighbors) {

  /**
   * The layout of a network's input.
   *
   * @param shape {@code [features]} or {@code [channels, height, width]}
   */
  public static ChannelLayout ofInput(List<Integer> shape) {
    int size = size(shape);
    return new ChannelLayout(size, shape.get(0), size / shape.get(0));
  }

  /**
   * The layout of a layer's output.
   *
   * @param shape {@code [features]} or {@code [height, width, channels]}
   */
  static ChannelLayout ofOutput(List<Integer> shape) {
    return new ChannelLayout(size(shape), shape.get(shape.size() - 1), 1);
  }

  private static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
