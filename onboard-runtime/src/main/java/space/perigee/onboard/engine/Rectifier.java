package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code max(0, x)}. Works in place, since the stage before does not read its output again. */
final class Rectifier implements Stage {

  private final List<Integer> shape;

  Rectifier(List<Integer> shape) {
    this.shape = shape;
  }

  @Override
  public List<Integer> outputShape() {
    return shape;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    @Nullable INDArray gradient = inputGradient == null ? batch.gradient(shape) : inputGradient;
    INDArray[] in = {input};
    NativeOp forward = NativeOp.of("relu", in, in, new double[] {0});
    Runnable backward =
        gradient == null
            ? Bound.NOTHING
            : NativeOp.of(
                    "relu_bp",
                    new INDArray[] {input, gradient},
                    new INDArray[] {gradient},
                    new double[] {0})
                ::run;
    return new Bound(input, gradient, forward::run, backward);
  }
}
