package space.perigee.onboard.keras;

import java.util.random.RandomGenerator;
import space.perigee.onboard.data.Sample;

/**
 * Reference implementations of Keras' layers by definition; images are {@code
 * [height][width][channel]}.
 */
final class PlainKeras {

  /**
   * The positions of windows.
   *
   * @param before rows and columns of padding above and to the left
   * @param count number of windows, down and across
   */
  private record Windows(int[] kernel, int[] stride, int[] before, int[] count) {

    static Windows over(float[][][] image, int[] kernel, int[] stride, boolean same) {
      int[] in = {image.length, image[0].length};
      int[] before = new int[2];
      int[] count = new int[2];
      for (int axis = 0; axis < 2; axis++) {
        count[axis] =
            same
                ? (in[axis] + stride[axis] - 1) / stride[axis]
                : (in[axis] - kernel[axis] + stride[axis]) / stride[axis];
        int all = (count[axis] - 1) * stride[axis] + kernel[axis] - in[axis];
        before[axis] = same ? Math.max(0, all) / 2 : 0;
      }
      return new Windows(kernel, stride, before, count);
    }

    float[][][] fill(int channels, Place place) {
      float[][][] result = new float[count[0]][count[1]][channels];
      for (int y = 0; y < count[0]; y++) {
        for (int x = 0; x < count[1]; x++) {
          for (int c = 0; c < channels; c++) {
            int top = y * stride[0] - before[0];
            int left = x * stride[1] - before[1];
            result[y][x][c] = place.value(top, left, c);
          }
        }
      }
      return result;
    }
  }

  private interface Place {
    float value(int top, int left, int channel);
  }

  interface Function {
    double of(double x);
  }

  private PlainKeras() {}

  private static boolean isInside(float[][][] image, int y, int x) {
    return y >= 0 && y < image.length && x >= 0 && x < image[0].length;
  }

  /**
   * @param kernel {@code [height][width][inputs][outputs]}
   */
  static float[][][] convolution(
      float[][][] image, float[][][][] kernel, float[] bias, int[] stride, boolean same) {
    int[] size = {kernel.length, kernel[0].length};
    return Windows.over(image, size, stride, same)
        .fill(
            bias.length,
            (top, left, out) -> {
              double sum = bias[out];
              for (int i = 0; i < size[0]; i++) {
                for (int j = 0; j < size[1]; j++) {
                  for (int in = 0; in < kernel[i][j].length; in++) {
                    if (isInside(image, top + i, left + j)) {
                      sum += image[top + i][left + j][in] * kernel[i][j][in][out];
                    }
                  }
                }
              }
              return (float) sum;
            });
  }

  /**
   * @param kernel {@code [height][width][inputs][outputs of each]}
   */
  static float[][][] depthwise(
      float[][][] image, float[][][][] kernel, float[] bias, int[] stride, boolean same) {
    int[] size = {kernel.length, kernel[0].length};
    int each = kernel[0][0][0].length;
    return Windows.over(image, size, stride, same)
        .fill(
            bias.length,
            (top, left, out) -> {
              double sum = bias[out];
              for (int i = 0; i < size[0]; i++) {
                for (int j = 0; j < size[1]; j++) {
                  if (isInside(image, top + i, left + j)) {
                    sum +=
                        image[top + i][left + j][out / each] * kernel[i][j][out / each][out % each];
                  }
                }
              }
              return (float) sum;
            });
  }

  /** Maximum or mean of the values inside the image. */
  static float[][][] pooling(
      float[][][] image, int[] size, int[] stride, boolean same, boolean mean) {
    return Windows.over(image, size, stride, same)
        .fill(
            image[0][0].length,
            (top, left, c) -> {
              double sum = 0;
              double largest = Double.NEGATIVE_INFINITY;
              int count = 0;
              for (int y = top; y < top + size[0]; y++) {
                for (int x = left; x < left + size[1]; x++) {
                  if (isInside(image, y, x)) {
                    sum += image[y][x][c];
                    largest = Math.max(largest, image[y][x][c]);
                    count++;
                  }
                }
              }
              return (float) (mean ? sum / count : largest);
            });
  }

  static float[] globalMean(float[][][] image) {
    int[] size = {image.length, image[0].length};
    return pooling(image, size, size, false, true)[0][0];
  }

  static float[][][] each(float[][][] image, Function function) {
    float[][][] result = new float[image.length][image[0].length][];
    for (int y = 0; y < image.length; y++) {
      for (int x = 0; x < image[y].length; x++) {
        result[y][x] = each(image[y][x], function);
      }
    }
    return result;
  }

  static float[] each(float[] row, Function function) {
    float[] result = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      result[i] = (float) function.of(row[i]);
    }
    return result;
  }

  /** Row by row, pixel by pixel, channel by channel. */
  static float[] flatten(float[][][] image) {
    int width = image[0].length;
    int channels = image[0][0].length;
    float[] row = new float[image.length * width * channels];
    for (int i = 0; i < row.length; i++) {
      row[i] = image[i / channels / width][i / channels % width][i % channels];
    }
    return row;
  }

  /**
   * @param kernel {@code [inputs][outputs]}
   */
  static float[] dense(float[] row, float[][] kernel, float[] bias) {
    float[] result = new float[bias.length];
    for (int out = 0; out < bias.length; out++) {
      double sum = bias[out];
      for (int in = 0; in < row.length; in++) {
        sum += row[in] * kernel[in][out];
      }
      result[out] = (float) sum;
    }
    return result;
  }

  /**
   * @param four gamma, beta, mean and variance of each feature
   */
  static float[] normalize(float[] row, float[][] four, double epsilon) {
    float[] result = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      double deviation = Math.sqrt(four[3][i] + epsilon);
      result[i] = (float) (four[0][i] * (row[i] - four[2][i]) / deviation + four[1][i]);
    }
    return result;
  }

  static float[][][] normalize(float[][][] image, float[][] four, double epsilon) {
    float[][][] result = new float[image.length][image[0].length][];
    for (int y = 0; y < image.length; y++) {
      for (int x = 0; x < image[y].length; x++) {
        result[y][x] = normalize(image[y][x], four, epsilon);
      }
    }
    return result;
  }

  static float[] softmax(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += Math.exp(value);
    }
    double all = sum;
    return each(row, x -> Math.exp(x) / all);
  }

  static float[] random(RandomGenerator random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static float[][] random(RandomGenerator random, int rows, int columns) {
    float[][] values = new float[rows][];
    for (int i = 0; i < rows; i++) {
      values[i] = random(random, columns);
    }
    return values;
  }

  static float[][][] random(RandomGenerator random, int height, int width, int channels) {
    float[][][] values = new float[height][][];
    for (int i = 0; i < height; i++) {
      values[i] = random(random, width, channels);
    }
    return values;
  }

  static float[][][][] random(RandomGenerator random, int a, int b, int c, int d) {
    float[][][][] values = new float[a][][][];
    for (int i = 0; i < a; i++) {
      values[i] = random(random, b, c, d);
    }
    return values;
  }

  /** Converts an image to a sample, channels first. */
  static Sample sample(float[][][] image) {
    int height = image.length;
    int width = image[0].length;
    float[] planes = new float[height * width * image[0][0].length];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = image[i / width % height][i % width][i / width / height];
    }
    return Sample.of(planes, 0);
  }
}
