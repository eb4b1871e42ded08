package space.perigee.onboard.engine;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The window of a convolution or a pooling, each pair as height and width.
 *
 * @param kernel its size
 * @param stride distance of two windows
 * @param padding zeros around the image; not looked at if {@code same}
 * @param dilation distance of two elements of the window
 * @param same whether the image is padded so that only the stride makes it smaller
 */
record Window(int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same) {

  static Window of(
      int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    return new Window(kernel, stride, padding, dilation, mode == ConvolutionMode.Same);
  }

  /** Shape of what comes out of an image {@code [height, width, ...]}. */
  List<Integer> over(List<Integer> image, int channels) {
    return List.of(over(image.get(0), 0), over(image.get(1), 1), channels);
  }

  private int over(int size, int axis) {
    if (same) {
      return (size + stride[axis] - 1) / stride[axis];
    }
    int extent = dilation[axis] * (kernel[axis] - 1) + 1;
    return (size + 2 * padding[axis] - extent) / stride[axis] + 1;
  }

  /** The same window with the padding above and at the left spelled out. */
  Window padded(List<Integer> image) {
    if (!same) {
      return this;
    }
    int[] before = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int extent = dilation[axis] * (kernel[axis] - 1) + 1;
      int all = (over(image.get(axis), axis) - 1) * stride[axis] + extent - image.get(axis);
      before[axis] = Math.max(0, all) / 2;
    }
    return new Window(kernel, stride, before, dilation, true);
  }

  /**
   * What libnd4j may take for itself to convolve: every element of the window at every place, and
   * the result, in another order. oneDNN takes less.
   */
  long patchBytes(int samples, int channels, List<Integer> output) {
    long places = (long) samples * output.get(0) * output.get(1);
    return Float.BYTES * places * ((long) channels * kernel[0] * kernel[1] + output.get(2));
  }

  /** The integer arguments of libnd4j's operations, then {@code more}. */
  long[] arguments(long... more) {
    long[] arguments = new long[9 + more.length];
    int at = 0;
    for (int[] pair : List.of(kernel, stride, padding, dilation)) {
      arguments[at++] = pair[0];
      arguments[at++] = pair[1];
    }
    arguments[at++] = same ? 1 : 0;
    System.arraycopy(more, 0, arguments, at, more.length);
    return arguments;
  }
}
