package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of a convolution by its weights alone, for the first layer.
 *
 * <p>The patches of an image as a matrix {@code [inputs * height * width, places]} times the
 * gradient by the output, {@code [places, outputs]}, summed over the samples. libnd4j's own
 * operation takes four times as long for three channels, half of it for a gradient by the image
 * that nobody reads.
 */
final class FirstConvolution {

  private final Window window;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final List<Integer> inputShape;
  private final List<Integer> outputShape;

  FirstConvolution(
      Window window,
      Parameters weights,
      @Nullable Parameters bias,
      List<Integer> inputShape,
      List<Integer> outputShape) {
    this.window = window;
    this.weights = weights;
    this.bias = bias;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
  }

  /**
   * Binds the gradient to its arrays.
   *
   * @param input {@code [samples, height, width, channels]}
   * @param outputGradient likewise
   */
  Runnable backward(int samples, INDArray input, INDArray outputGradient) {
    int height = outputShape.get(0);
    int width = outputShape.get(1);
    int outputs = outputShape.get(2);
    int places = height * width;
    int patch = (int) (weights.values().length() / outputs);
    INDArray patches =
        Batch.array(
            samples,
            List.of(inputShape.get(2), window.kernel()[0], window.kernel()[1], height, width));
    NativeOp gather =
        NativeOp.of(
            "im2col",
            new INDArray[] {input.permute(0, 3, 1, 2)},
            new INDArray[] {patches},
            new double[] {0},
            window.padded(inputShape).arguments());
    RowMajor.Matrix gradient = RowMajor.Matrix.of(weights.gradient(), outputs);
    RowMajor.Matrix[] ofPatches = new RowMajor.Matrix[samples];
    RowMajor.Matrix[] ofOutput = new RowMajor.Matrix[samples];
    for (int i = 0; i < samples; i++) {
      ofPatches[i] = RowMajor.Matrix.at(patches, (long) i * patch * places, patch, places);
      ofOutput[i] =
          RowMajor.Matrix.at(outputGradient, (long) i * places * outputs, places, outputs);
    }
    @Nullable BiasGradient ofBias =
        bias == null ? null : new BiasGradient(outputGradient, samples * places, bias.gradient());
    return () -> {
      gather.run();
      for (int i = 0; i < samples; i++) {
        RowMajor.transposedMultiplyTransposed(ofOutput[i], ofPatches[i], i == 0 ? 0 : 1, gradient);
      }
      if (ofBias != null) {
        ofBias.run();
      }
    };
  }
}
