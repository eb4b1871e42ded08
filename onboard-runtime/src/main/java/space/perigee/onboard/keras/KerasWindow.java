package space.perigee.onboard.keras;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The window of a convolution or pooling. Each pair is height and width.
 *
 * @param kernel size of the window
 * @param stride distance between two windows
 * @param mode {@code Same} or {@code Truncate}, which Keras calls {@code valid}
 */
record KerasWindow(int[] kernel, int[] stride, ConvolutionMode mode) {

  private static final String SAME = "same";

  /** Returns the window of a convolution. */
  static KerasWindow ofKernel(KerasLayer layer) throws KerasException {
    if (layer.has("dilation_rate")) {
      int[] dilation = layer.pair("dilation_rate");
      if (dilation[0] != 1 || dilation[1] != 1) {
        throw layer.wrong("a dilation_rate other than 1 is not supported");
      }
    }
    return new KerasWindow(
        layer.pair("kernel_size"),
        layer.has("strides") ? layer.pair("strides") : new int[] {1, 1},
        mode(layer));
  }

  /** Returns the window of a pooling layer. */
  static KerasWindow ofPool(KerasLayer layer) throws KerasException {
    int[] size = layer.pair("pool_size");
    return new KerasWindow(size, layer.has("strides") ? layer.pair("strides") : size, mode(layer));
  }

  private static ConvolutionMode mode(KerasLayer layer) throws KerasException {
    if (layer.text("padding", "valid").equals(SAME)) {
      return ConvolutionMode.Same;
    }
    layer.require("padding", "valid");
    return ConvolutionMode.Truncate;
  }

  /**
   * Returns the output shape.
   *
   * @param layer the layer, for error messages
   * @param image {@code [height, width, ...]}
   */
  List<Integer> over(KerasLayer layer, List<Integer> image, int channels) throws KerasException {
    int[] size = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int in = image.get(axis);
      boolean same = mode == ConvolutionMode.Same;
      if (!same && kernel[axis] > in) {
        throw layer.wrong("a window of size " + kernel[axis] + " on an image of size " + in);
      }
      int free = same ? in - 1 : in - kernel[axis];
      size[axis] = free / stride[axis] + 1;
    }
    return List.of(size[0], size[1], channels);
  }
}
