package space.perigee.onboard.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution by matrix products, for boards whose native libraries lack oneDNN: all those with
 * ARM processors. For each sample, the windows at all output positions are copied to the rows of a
 * matrix (Chellapilla et al., High performance convolutional neural networks for document
 * processing, 2006), which is still in the cache when multiplied.
 *
 * <pre>
 *   output = patches weightsT + bias      patches  [places, height * width * channels]
 *   by weights = by outputT patches       weights  [outputs, height * width * channels]
 *   by patches = by output weights, accumulated in the gradient by the input
 * </pre>
 *
 * <p>libnd4j does the same for the whole minibatch at once, with the windows in an order that
 * requires another copy: it is three times slower and takes four times the memory of the patches of
 * all samples.
 */
final class PatchConvolution extends SampleConvolution {

  /**
   * @param image {@code [height, width, channels]}
   */
  PatchConvolution(
      Window window, Parameters weights, @Nullable Parameters bias, List<Integer> image) {
    super(window, weights, bias, image, (int) weights.values().size(0));
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    INDArray outputGradient = batch.gradient(outputShape);
    Forward forward = new Forward(batch, input, output);
    return new Pass(
        output,
        outputGradient,
        training -> forward.run(),
        outputGradient == null
            ? Pass.NOTHING
            : new Backward(batch, forward, outputGradient, inputGradient)::run);
  }

  /** The forward pass, with the arrays that both passes use. */
  private final class Forward {

    private final RowMajor.Matrix[] images;
    private final RowMajor.Matrix[] results;
    private final float[] image;
    private final float[] rows;
    private final float[] kept;
    private final float[] turned;
    private final RowMajor.Matrix patches;
    private final RowMajor.Matrix factors;
    private final RowMajor.Matrix source = RowMajor.Matrix.of(weights.values(), outputs);
    private final RowMajor.@Nullable Matrix added =
        bias == null ? null : RowMajor.Matrix.of(bias.values(), 1);
    private final RowMajor.Matrix ones;

    Forward(Batch batch, INDArray input, INDArray output) {
      images = RowMajor.Matrix.each(input, batch.samples(), height * width);
      results = RowMajor.Matrix.each(output, batch.samples(), places);
      image = batch.onHeap(height * width * channels);
      rows = batch.onHeap(places * patch);
      kept = batch.onHeap(outputs * patch);
      turned = batch.onHeap(outputs * patch);
      patches = RowMajor.Matrix.of(batch.matrix(places, patch), places);
      factors = RowMajor.Matrix.of(batch.matrix(outputs, patch), outputs);
      ones = RowMajor.Matrix.of(batch.ones(places), places);
    }

    void run() {
      source.read(kept);
      turn(kept, turned, true);
      factors.write(turned);
      for (int i = 0; i < images.length; i++) {
        gather(i);
        if (added != null) {
          RowMajor.multiply(ones, added, 0, results[i]);
        }
        RowMajor.multiplyTransposed(patches, factors, added == null ? 0 : 1, results[i]);
      }
    }

    /** Gathers the windows of a sample. */
    void gather(int sample) {
      images[sample].read(image);
      int length = window.kernel()[1] * channels;
      int to = 0;
      for (int y = 0; y < outputShape.get(0); y++) {
        for (int x = 0; x < outputShape.get(1); x++) {
          for (int ky = 0; ky < window.kernel()[0]; ky++) {
            int from = start(y, x, ky);
            int first = first(y, x, ky);
            int last = last(y, x, ky);
            Arrays.fill(rows, to, to + first, 0);
            if (first < last) {
              System.arraycopy(image, from + first, rows, to + first, last - first);
            }
            Arrays.fill(rows, to + last, to + length, 0);
            to += length;
          }
        }
      }
      patches.write(rows);
    }
  }

  /** The backward pass, which follows {@link Forward}. */
  private final class Backward {

    private final Forward forward;
    private final RowMajor.Matrix[] byOutput;
    private final RowMajor.Matrix @Nullable [] byImage;
    private final RowMajor.Matrix product;
    private final RowMajor.Matrix byWeights = RowMajor.Matrix.of(weights.gradient(), outputs);
    private final RowMajor.@Nullable Matrix byBias =
        bias == null ? null : RowMajor.Matrix.of(bias.gradient(), 1);
    private final RowMajor.Matrix ones;

    Backward(
        Batch batch, Forward forward, INDArray outputGradient, @Nullable INDArray inputGradient) {
      this.forward = forward;
      byOutput = RowMajor.Matrix.each(outputGradient, batch.samples(), places);
      byImage =
          inputGradient == null
              ? null
              : RowMajor.Matrix.each(inputGradient, batch.samples(), height * width);
      product = RowMajor.Matrix.of(batch.matrix(outputs, patch), outputs);
      ones = RowMajor.Matrix.of(forward.ones.array(), 1);
    }

    void run() {
      for (int i = 0; i < byOutput.length; i++) {
        float beta = i == 0 ? 0 : 1;
        forward.gather(i);
        RowMajor.transposedMultiply(byOutput[i], forward.patches, beta, product);
        if (byBias != null) {
          RowMajor.multiply(ones, byOutput[i], beta, byBias);
        }
        if (byImage != null) {
          RowMajor.multiply(byOutput[i], forward.factors, 0, forward.patches);
          addUp(byImage[i]);
        }
      }
      product.read(forward.turned);
      turn(forward.turned, forward.kept, false);
      byWeights.write(forward.kept);
    }

    /** Sums the gradients by all windows to the gradient by the image. */
    private void addUp(RowMajor.Matrix target) {
      float[] rows = forward.rows;
      float[] image = forward.image;
      forward.patches.read(rows);
      Arrays.fill(image, 0);
      int length = window.kernel()[1] * channels;
      int at = 0;
      for (int y = 0; y < outputShape.get(0); y++) {
        for (int x = 0; x < outputShape.get(1); x++) {
          for (int ky = 0; ky < window.kernel()[0]; ky++) {
            int from = start(y, x, ky);
            int last = last(y, x, ky);
            for (int k = first(y, x, ky); k < last; k++) {
              image[from + k] += rows[at + k];
            }
            at += length;
          }
        }
      }
      target.write(image);
    }
  }

  /**
   * Returns the offset in the image at which a row of a window starts; it may start or end outside.
   */
  private int start(int y, int x, int ky) {
    int row = y * window.stride()[0] + ky - window.padding()[0];
    int column = x * window.stride()[1] - window.padding()[1];
    return (row * width + column) * channels;
  }

  /** Returns the index of the first value of that row within the image. */
  private int first(int y, int x, int ky) {
    int column = x * window.stride()[1] - window.padding()[1];
    return Math.min(last(y, x, ky), Math.max(0, -column) * channels);
  }

  /** Returns the end (exclusive) of the values within the image; 0 if there are none. */
  private int last(int y, int x, int ky) {
    int row = y * window.stride()[0] + ky - window.padding()[0];
    int column = x * window.stride()[1] - window.padding()[1];
    int values = Math.min(window.kernel()[1], width - column) * channels;
    return row < 0 || row >= height ? 0 : Math.max(0, values);
  }

  /**
   * Converts weights from DL4J's order, {@code [outputs, inputs, height, width]}, to that of
   * patches, {@code [outputs, height, width, inputs]}, or back.
   */
  private void turn(float[] from, float[] to, boolean toPatches) {
    int area = window.kernel()[0] * window.kernel()[1];
    for (int o = 0; o < outputs; o++) {
      int base = o * patch;
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < area; k++) {
          int dl4j = base + c * area + k;
          int own = base + k * channels + c;
          if (toPatches) {
            to[own] = from[dl4j];
          } else {
            to[dl4j] = from[own];
          }
        }
      }
    }
  }
}
