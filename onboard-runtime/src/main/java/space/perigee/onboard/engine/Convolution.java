package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution, by oneDNN where the machine has it.
 *
 * <p>Backward, libnd4j computes the gradients by input and by weights in one operation, the former
 * also for the lowest layer that is trained, where nobody wants it. For images that would be most
 * of a step; there {@link ImageConvolution} stands.
 */
final class Convolution implements Stage {

  private static final long CHANNELS_LAST = 1;

  /** Weights are {@code [outputs, inputs, height, width]}. */
  private static final long WEIGHTS_AS_IN_DL4J = 1;

  private final Window window;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final List<Integer> inputShape;
  private final List<Integer> outputShape;

  Convolution(
      Window window, Parameters weights, @Nullable Parameters bias, List<Integer> inputShape) {
    this.window = window;
    this.weights = weights;
    this.bias = bias;
    this.inputShape = inputShape;
    this.outputShape = window.over(inputShape, (int) weights.values().size(0));
  }

  @Override
  public List<Integer> outputShape() {
    return outputShape;
  }

  @Override
  public Pass bind(int samples, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = Batch.array(samples, outputShape);
    INDArray outputGradient = Batch.array(samples, outputShape);
    long[] arguments = window.arguments(CHANNELS_LAST, WEIGHTS_AS_IN_DL4J);
    NativeOp forward =
        NativeOp.of("conv2d", with(bias, input, weights.values()), array(output), arguments);
    INDArray byInput = inputGradient == null ? Batch.array(samples, inputShape) : inputGradient;
    NativeOp backward =
        NativeOp.of(
            "conv2d_bp",
            bias == null
                ? array(input, weights.values(), outputGradient)
                : array(input, weights.values(), bias.values(), outputGradient),
            bias == null
                ? array(byInput, weights.gradient())
                : array(byInput, weights.gradient(), bias.gradient()),
            arguments);
    return new Pass() {
      @Override
      public INDArray output() {
        return output;
      }

      @Override
      public INDArray outputGradient() {
        return outputGradient;
      }

      @Override
      public void forward(boolean training) {
        forward.run();
      }

      @Override
      public void backward() {
        backward.run();
      }
    };
  }

  private static INDArray[] with(@Nullable Parameters bias, INDArray input, INDArray weights) {
    return bias == null ? array(input, weights) : array(input, weights, bias.values());
  }

  private static INDArray[] array(INDArray... arrays) {
    return arrays;
  }
}
