package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Any other activation, computed by ND4J. */
record ElementwiseActivation(IActivation function, List<Integer> outputShape) implements Stage {

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    INDArray outputGradient = batch.gradient(outputShape);
    return new Pass(
        output,
        outputGradient,
        training -> function.getActivation(output.assign(input), training),
        inputGradient == null || outputGradient == null
            ? Pass.NOTHING
            : () -> inputGradient.assign(function.backprop(input, outputGradient).getFirst()));
  }
}
