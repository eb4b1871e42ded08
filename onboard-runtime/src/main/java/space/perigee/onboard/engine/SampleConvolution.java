package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution computed here sample by sample, rather than by libnd4j. */
abstract class SampleConvolution implements Stage {

  final Window window;
  final Parameters weights;
  final @Nullable Parameters bias;
  final int height;
  final int width;
  final int channels;
  final List<Integer> outputShape;

  /** Number of output channels. */
  final int outputs;

  /** Number of output positions. */
  final int places;

  /** Number of values in a window. */
  final int patch;

  /**
   * @param image {@code [height, width, channels]}
   * @param outputs number of output channels
   */
  SampleConvolution(
      Window window,
      Parameters weights,
      @Nullable Parameters bias,
      List<Integer> image,
      int outputs) {
    this.window = window.padded(image);
    this.weights = weights;
    this.bias = bias;
    this.height = image.get(0);
    this.width = image.get(1);
    this.channels = image.get(2);
    this.outputShape = window.over(image, outputs);
    this.outputs = outputs;
    this.places = outputShape.get(0) * outputShape.get(1);
    this.patch = channels * window.kernel()[0] * window.kernel()[1];
  }

  @Override
  public List<Integer> outputShape() {
    return outputShape;
  }
}
