package space.perigee.onboard.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first convolution of a network: reads images channels first, writes channels last.
 *
 * <p>The gradient by the image is never needed, but libnd4j's operation computes it, which for
 * three channels takes longer than the rest of a step. Here the gradient by the weights is a matrix
 * product per sample: the patches, {@code [channels * height * width, places]}, gathered row by row
 * and still in the cache when multiplied, times the gradient by the output, {@code [places,
 * outputs]}. A row of ones below the patches yields the gradient by the bias. For 3x3 on 64x64 this
 * is five times faster than libnd4j's {@code conv2d_bp}, and three times faster than its {@code
 * im2col} over the whole minibatch.
 */
final class ImageConvolution extends SampleConvolution {

  /**
   * @param image {@code [height, width, channels]}
   */
  ImageConvolution(
      Window window, Parameters weights, @Nullable Parameters bias, List<Integer> image) {
    super(window, weights, bias, image, (int) weights.values().size(0));
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray turned = batch.array(List.of(height, width, channels));
    INDArray output = batch.array(outputShape);
    batch.scratch(window.patchBytes(batch.samples(), channels, outputShape));
    INDArray outputGradient = batch.gradient(outputShape);
    NativeOp turn = NativeOp.permute(input, turned, 0, 2, 3, 1);
    NativeOp convolve = Convolution.Kind.FULL.forward(window, turned, weights, bias, output);
    return new Pass(
        output,
        outputGradient,
        training -> {
          turn.run();
          convolve.run();
        },
        outputGradient == null ? Pass.NOTHING : new Gradient(batch, input, outputGradient)::run);
  }

  /** Computes the gradients by weights and bias, bound to its arrays. */
  private final class Gradient {

    private final RowMajor.Matrix[] images;
    private final RowMajor.Matrix[] byOutput;
    private final RowMajor.Matrix patches;
    private final RowMajor.Matrix product;
    private final float[] image;
    private final float[] rows;
    private final RowMajor.Matrix byWeights = RowMajor.Matrix.of(weights.gradient(), outputs);
    private final RowMajor.@Nullable Matrix byBias =
        bias == null ? null : RowMajor.Matrix.of(bias.gradient(), 1);
    private final float[] both;
    private final float[] ofWeights;
    private final float[] ofBias;

    Gradient(Batch batch, INDArray input, INDArray outputGradient) {
      images = RowMajor.Matrix.each(input, batch.samples(), channels);
      byOutput = RowMajor.Matrix.each(outputGradient, batch.samples(), places);
      patches = RowMajor.Matrix.of(batch.matrix(patch + 1, places), patch + 1);
      product = RowMajor.Matrix.of(batch.matrix(outputs, patch + 1), outputs);
      image = batch.onHeap(channels * height * width);
      rows = batch.onHeap((patch + 1) * places);
      both = batch.onHeap(outputs * (patch + 1));
      ofWeights = batch.onHeap(outputs * patch);
      ofBias = batch.onHeap(outputs);
      Arrays.fill(rows, patch * places, rows.length, 1);
    }

    void run() {
      for (int i = 0; i < byOutput.length; i++) {
        images[i].read(image);
        gather();
        patches.write(rows);
        RowMajor.transposedMultiplyTransposed(byOutput[i], patches, i == 0 ? 0 : 1, product);
      }
      product.read(both);
      for (int o = 0; o < outputs; o++) {
        System.arraycopy(both, o * (patch + 1), ofWeights, o * patch, patch);
        ofBias[o] = both[o * (patch + 1) + patch];
      }
      byWeights.write(ofWeights);
      if (byBias != null) {
        byBias.write(ofBias);
      }
    }

    /** Gathers the patches: each row holds one element of the window at all output positions. */
    private void gather() {
      int to = 0;
      for (int c = 0; c < channels; c++) {
        for (int ky = 0; ky < window.kernel()[0]; ky++) {
          for (int kx = 0; kx < window.kernel()[1]; kx++) {
            for (int y = 0; y < outputShape.get(0); y++) {
              int row = y * window.stride()[0] + ky - window.padding()[0];
              if (row < 0 || row >= height) {
                Arrays.fill(rows, to, to + outputShape.get(1), 0);
              } else {
                gatherRow((c * height + row) * width, kx - window.padding()[1], to);
              }
              to += outputShape.get(1);
            }
          }
        }
      }
    }

    /** Copies a row of the image, shifted by {@code shift} and padded with zeros. */
    private void gatherRow(int from, int shift, int to) {
      int stride = window.stride()[1];
      int count = outputShape.get(1);
      int first = Math.min(count, Math.max(0, (-shift + stride - 1) / stride));
      int last = Math.max(first, Math.min(count, (width - 1 - shift) / stride + 1));
      Arrays.fill(rows, to, to + first, 0);
      if (stride == 1) {
        System.arraycopy(image, from + first + shift, rows, to + first, last - first);
      } else {
        for (int x = first; x < last; x++) {
          rows[to + x] = image[from + x * stride + shift];
        }
      }
      Arrays.fill(rows, to + last, to + count, 0);
    }
  }
}
