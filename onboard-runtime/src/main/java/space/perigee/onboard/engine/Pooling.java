package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum or mean of each window, per channel. */
final class Pooling implements Stage {

  private static final long CHANNELS_LAST = 1;

  /** The pooling operation, with its name in libnd4j. */
  enum Kind {
    MAX("maxpool2d"),
    MEAN("avgpool2d");

    private final String operation;

    Kind(String operation) {
      this.operation = operation;
    }
  }

  private final Kind kind;
  private final Window window;
  private final long padded;
  private final List<Integer> outputShape;

  /**
   * @param countPadding whether a mean includes the padding
   */
  Pooling(Kind kind, Window window, boolean countPadding, List<Integer> inputShape) {
    this.kind = kind;
    this.window = window;
    this.padded = countPadding ? 1 : 0;
    this.outputShape = window.over(inputShape, inputShape.get(2));
  }

  @Override
  public List<Integer> outputShape() {
    return outputShape;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    @Nullable INDArray outputGradient = batch.gradient(outputShape);
    long[] arguments = window.arguments(padded, CHANNELS_LAST);
    NativeOp forward =
        NativeOp.of(kind.operation, new INDArray[] {input}, new INDArray[] {output}, arguments);
    Runnable backward =
        inputGradient == null || outputGradient == null
            ? Bound.NOTHING
            : NativeOp.of(
                    kind.operation + "_bp",
                    new INDArray[] {input, outputGradient},
                    new INDArray[] {inputGradient},
                    arguments)
                ::run;
    return new Bound(output, outputGradient, forward::run, backward);
  }
}
