package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of each channel by itself (Howard et al., MobileNets, 2017), by oneDNN where the
 * machine has it.
 */
final class DepthwiseConvolution implements Stage {

  private static final long CHANNELS_LAST = 1;

  /** Weights are {@code [height, width, inputs, multiplier]}, as in DL4J. */
  private static final long WEIGHTS_AS_IN_DL4J = 0;

  private final Window window;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final List<Integer> outputShape;

  DepthwiseConvolution(
      Window window, Parameters weights, @Nullable Parameters bias, List<Integer> inputShape) {
    this.window = window;
    this.weights = weights;
    this.bias = bias;
    int multiplier = (int) weights.values().size(3);
    this.outputShape = window.over(inputShape, inputShape.get(2) * multiplier);
  }

  @Override
  public List<Integer> outputShape() {
    return outputShape;
  }

  @Override
  public Pass bind(int samples, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = Batch.array(samples, outputShape);
    INDArray outputGradient = Batch.array(samples, outputShape);
    INDArray byInput = inputGradient == null ? input.dup() : inputGradient;
    long[] arguments = window.arguments(CHANNELS_LAST, WEIGHTS_AS_IN_DL4J);
    INDArray[] in =
        bias == null
            ? new INDArray[] {input, weights.values()}
            : new INDArray[] {input, weights.values(), bias.values()};
    INDArray[] inBack =
        bias == null
            ? new INDArray[] {input, weights.values(), outputGradient}
            : new INDArray[] {input, weights.values(), bias.values(), outputGradient};
    INDArray[] outBack =
        bias == null
            ? new INDArray[] {byInput, weights.gradient()}
            : new INDArray[] {byInput, weights.gradient(), bias.gradient()};
    NativeOp forward = NativeOp.of("depthwise_conv2d", in, new INDArray[] {output}, arguments);
    NativeOp backward = NativeOp.of("depthwise_conv2d_bp", inBack, outBack, arguments);
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
}
