package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maximum or mean of each window, per channel.
 *
 * @param operation name of the operation in libnd4j
 * @param arguments its integer arguments
 */
record Pooling(String operation, long[] arguments, List<Integer> outputShape) implements Stage {

  private static final long CHANNELS_LAST = 1;

  /**
   * @param countPadding whether a mean includes the padding
   */
  static Pooling of(
      String operation, Window window, boolean countPadding, List<Integer> inputShape) {
    return new Pooling(
        operation,
        window.arguments(countPadding ? 1 : 0, CHANNELS_LAST),
        window.over(inputShape, inputShape.get(2)));
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    INDArray outputGradient = batch.gradient(outputShape);
    NativeOp forward =
        NativeOp.of(operation, new INDArray[] {input}, new INDArray[] {output}, arguments);
    Runnable backward =
        inputGradient == null || outputGradient == null
            ? Pass.NOTHING
            : NativeOp.of(
                    operation + "_bp",
                    new INDArray[] {input, outputGradient},
                    new INDArray[] {inputGradient},
                    arguments)
                ::run;
    return new Pass(output, outputGradient, training -> forward.run(), backward);
  }
}
