package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A full or depthwise convolution (Howard et al., MobileNets, 2017), run by oneDNN where available.
 *
 * <p>In the backward pass libnd4j computes the gradients by input and by weights in one operation,
 * even for the lowest trained layer, where the former is not needed. For images this would take
 * most of a step, so {@link ImageConvolution} replaces it there.
 */
final class Convolution implements Stage {

  private static final long CHANNELS_LAST = 1;

  /** Name of the operation in libnd4j, and the order of DL4J's weights. */
  enum Kind {
    /** Weights are {@code [outputs, inputs, height, width]}. */
    FULL("conv2d", 1),
    /** Weights are {@code [height, width, inputs, multiplier]}. */
    DEPTHWISE("depthwise_conv2d", 0);

    private final String operation;
    private final long weightOrder;

    Kind(String operation, long weightOrder) {
      this.operation = operation;
      this.weightOrder = weightOrder;
    }

    private int outputs(INDArray weights, int inputs) {
      return (int) (this == FULL ? weights.size(0) : inputs * weights.size(3));
    }

    /** Binds the forward operation. */
    NativeOp forward(
        Window window,
        INDArray input,
        Parameters weights,
        @Nullable Parameters bias,
        INDArray output) {
      return NativeOp.of(
          operation,
          bias == null
              ? new INDArray[] {input, weights.values()}
              : new INDArray[] {input, weights.values(), bias.values()},
          new INDArray[] {output},
          window.arguments(CHANNELS_LAST, weightOrder));
    }
  }

  private final Kind kind;
  private final Window window;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final List<Integer> inputShape;
  private final List<Integer> outputShape;

  Convolution(
      Kind kind,
      Window window,
      Parameters weights,
      @Nullable Parameters bias,
      List<Integer> inputShape) {
    this.kind = kind;
    this.window = window;
    this.weights = weights;
    this.bias = bias;
    this.inputShape = inputShape;
    this.outputShape = window.over(inputShape, kind.outputs(weights.values(), inputShape.get(2)));
  }

  @Override
  public List<Integer> outputShape() {
    return outputShape;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    batch.scratch(window.patchBytes(batch.samples(), inputShape.get(2), outputShape));
    NativeOp forward = kind.forward(window, input, weights, bias, output);
    INDArray outputGradient = batch.gradient(outputShape);
    if (outputGradient == null) {
      return new Pass(output, null, training -> forward.run(), Pass.NOTHING);
    }
    INDArray byInput = inputGradient == null ? batch.array(inputShape) : inputGradient;
    NativeOp backward = backward(input, outputGradient, byInput);
    return new Pass(output, outputGradient, training -> forward.run(), backward::run);
  }

  private NativeOp backward(INDArray input, INDArray outputGradient, INDArray inputGradient) {
    return NativeOp.of(
        kind.operation + "_bp",
        bias == null
            ? new INDArray[] {input, weights.values(), outputGradient}
            : new INDArray[] {input, weights.values(), bias.values(), outputGradient},
        bias == null
            ? new INDArray[] {inputGradient, weights.gradient()}
            : new INDArray[] {inputGradient, weights.gradient(), bias.gradient()},
        window.arguments(CHANNELS_LAST, kind.weightOrder));
  }
}
