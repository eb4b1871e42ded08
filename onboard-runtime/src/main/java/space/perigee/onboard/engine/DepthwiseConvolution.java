package space.perigee.onboard.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution (Howard et al., MobileNets, 2017), for boards whose native libraries lack
 * oneDNN. It is a tenth of such a network's arithmetic and not a matrix product, so it uses plain
 * loops over the channels, which are adjacent in memory. With libnd4j's own operation a training
 * step of such a network takes six times as long.
 */
final class DepthwiseConvolution extends SampleConvolution {

  private final int multiplier;

  /**
   * @param weights {@code [height, width, channels, multiplier]}
   * @param image {@code [height, width, channels]}
   */
  DepthwiseConvolution(
      Window window, Parameters weights, @Nullable Parameters bias, List<Integer> image) {
    super(window, weights, bias, image, (int) (image.get(2) * weights.values().size(3)));
    this.multiplier = outputs / channels;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    INDArray outputGradient = batch.gradient(outputShape);
    Loops loops = new Loops(batch, input, output, outputGradient, inputGradient);
    return new Pass(output, outputGradient, training -> loops.forward(), loops::backward);
  }

  /** The loops, bound to their arrays. */
  private final class Loops {

    private final RowMajor.Matrix[] images;
    private final RowMajor.Matrix[] results;
    private final RowMajor.Matrix @Nullable [] byOutputs;
    private final RowMajor.Matrix @Nullable [] byImages;
    private final float[] image;
    private final float[] byImage;
    private final float[] output;
    private final float[] factors;
    private final float[] byFactors;
    private final float[] offsets;
    private final float[] byOffsets;
    private final RowMajor.Matrix source = RowMajor.Matrix.of(weights.values(), 1);
    private final RowMajor.Matrix byWeights = RowMajor.Matrix.of(weights.gradient(), 1);
    private final RowMajor.@Nullable Matrix added =
        bias == null ? null : RowMajor.Matrix.of(bias.values(), 1);
    private final RowMajor.@Nullable Matrix byBias =
        bias == null ? null : RowMajor.Matrix.of(bias.gradient(), 1);
    private final Tap addProduct = this::addProduct;
    private final Tap addGradients = this::addGradients;

    Loops(
        Batch batch,
        INDArray input,
        INDArray output,
        @Nullable INDArray outputGradient,
        @Nullable INDArray inputGradient) {
      images = RowMajor.Matrix.each(input, batch.samples(), height * width);
      results = RowMajor.Matrix.each(output, batch.samples(), places);
      byOutputs =
          outputGradient == null
              ? null
              : RowMajor.Matrix.each(outputGradient, batch.samples(), places);
      byImages =
          inputGradient == null
              ? null
              : RowMajor.Matrix.each(inputGradient, batch.samples(), height * width);
      image = batch.onHeap(height * width * channels);
      byImage = batch.onHeap(image.length);
      this.output = batch.onHeap(places * outputs);
      factors = batch.onHeap(Math.toIntExact(weights.values().length()));
      byFactors = batch.onHeap(factors.length);
      offsets = batch.onHeap(outputs);
      byOffsets = batch.onHeap(outputs);
    }

    void forward() {
      source.read(factors);
      if (added != null) {
        added.read(offsets);
      }
      for (int i = 0; i < images.length; i++) {
        images[i].read(image);
        for (int to = 0; to < output.length; to += outputs) {
          System.arraycopy(offsets, 0, output, to, outputs);
        }
        eachTap(addProduct);
        results[i].write(output);
      }
    }

    void backward() {
      if (byOutputs == null) {
        return;
      }
      Arrays.fill(byFactors, 0);
      Arrays.fill(byOffsets, 0);
      for (int i = 0; i < byOutputs.length; i++) {
        images[i].read(image);
        byOutputs[i].read(output);
        Arrays.fill(byImage, 0);
        eachTap(addGradients);
        for (int at = 0; at < output.length; at += outputs) {
          for (int k = 0; k < outputs; k++) {
            byOffsets[k] += output[at + k];
          }
        }
        if (byImages != null) {
          byImages[i].write(byImage);
        }
      }
      byWeights.write(byFactors);
      if (byBias != null) {
        byBias.write(byOffsets);
      }
    }

    private void addProduct(int from, int factor, int to) {
      for (int c = 0; c < channels; c++) {
        for (int m = 0; m < multiplier; m++) {
          int k = c * multiplier + m;
          output[to + k] += image[from + c] * factors[factor + k];
        }
      }
    }

    private void addGradients(int from, int factor, int to) {
      for (int c = 0; c < channels; c++) {
        for (int m = 0; m < multiplier; m++) {
          int k = c * multiplier + m;
          byFactors[factor + k] += image[from + c] * output[to + k];
          byImage[from + c] += factors[factor + k] * output[to + k];
        }
      }
    }

    /**
     * Visits each element of the window at each output position, where it lies within the image.
     */
    private void eachTap(Tap tap) {
      for (int y = 0; y < outputShape.get(0); y++) {
        for (int x = 0; x < outputShape.get(1); x++) {
          int to = (y * outputShape.get(1) + x) * outputs;
          for (int ky = 0; ky < window.kernel()[0]; ky++) {
            int row = y * window.stride()[0] + ky - window.padding()[0];
            for (int kx = 0; kx < window.kernel()[1]; kx++) {
              int column = x * window.stride()[1] + kx - window.padding()[1];
              if (row >= 0 && row < height && column >= 0 && column < width) {
                tap.at(
                    (row * width + column) * channels,
                    (ky * window.kernel()[1] + kx) * outputs,
                    to);
              }
            }
          }
        }
      }
    }
  }

  /**
   * Processes all channels at one position; the arguments are offsets into the image, the window
   * and the output.
   */
  private interface Tap {
    void at(int from, int factor, int to);
  }
}
