package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code max(0, x)}, in place: the stage before keeps nothing of what it made. */
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
  public Pass bind(int samples, INDArray input, @Nullable INDArray inputGradient) {
    INDArray gradient = inputGradient == null ? Batch.array(samples, shape) : inputGradient;
    INDArray[] in = {input};
    NativeOp forward = NativeOp.of("relu", in, in, new double[] {0});
    NativeOp backward =
        NativeOp.of(
            "relu_bp",
            new INDArray[] {input, gradient},
            new INDArray[] {gradient},
            new double[] {0});
    return new Bound(input, gradient, forward::run, backward::run);
  }
}
