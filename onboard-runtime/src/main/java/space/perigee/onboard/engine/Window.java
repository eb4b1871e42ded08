package space.perigee.onboard.engine;

import java.util.List;

/**
 * The window of a convolution or pooling. Each pair is height and width.
 *
 * @param kernel size of the window
 * @param stride distance between two windows
 * @param padding zeros around the image; ignored if {@code same}
 * @param dilation distance between two elements of the window
 * @param same whether the image is padded so that only the stride reduces its size
 */
record Window(int[] kernel, int[] stride, int[] padding, int[] dilation, boolean same) {

  /** Returns the output shape for an image {@code [height, width, ...]}. */
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

  /** Returns this window with explicit padding above and to the left. */
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
   * Returns the maximum temporary memory of a convolution in libnd4j (bytes): all elements of the
   * window at all output positions, and the result in another order. oneDNN needs less.
   */
  long patchBytes(int samples, int channels, List<Integer> output) {
    long places = (long) samples * output.get(0) * output.get(1);
    return Float.BYTES * places * ((long) channels * kernel[0] * kernel[1] + output.get(2));
  }

  /** Returns the integer arguments for libnd4j's operations, followed by {@code more}. */
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
