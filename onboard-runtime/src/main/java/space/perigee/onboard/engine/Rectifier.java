package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code max(0, x)}. Works in place, since the stage before does not read its output again. */
record Rectifier(List<Integer> outputShape) implements Stage {

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray gradient = inputGradient == null ? batch.gradient(outputShape) : inputGradient;
    INDArray[] in = {input};
    double[] cutoff = {0};
    NativeOp forward = NativeOp.of("relu", in, in, cutoff);
    if (gradient == null) {
      return new Pass(input, null, training -> forward.run(), Pass.NOTHING);
    }
    INDArray[] out = {gradient};
    NativeOp backward = NativeOp.of("relu_bp", new INDArray[] {input, gradient}, out, cutoff);
    return new Pass(input, gradient, training -> forward.run(), backward::run);
  }
}
