package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Any other activation, computed by ND4J. */
final class ElementwiseActivation implements Stage {

  private final IActivation function;
  private final List<Integer> shape;

  ElementwiseActivation(IActivation function, List<Integer> shape) {
    this.function = function;
    this.shape = shape;
  }

  @Override
  public List<Integer> outputShape() {
    return shape;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(shape);
    @Nullable INDArray outputGradient = batch.gradient(shape);
    return new Pass() {
      @Override
      public INDArray output() {
        return output;
      }

      @Override
      public @Nullable INDArray outputGradient() {
        return outputGradient;
      }

      @Override
      public void forward(boolean training) {
        function.getActivation(output.assign(input), training);
      }

      @Override
      public void backward() {
        if (inputGradient != null && outputGradient != null) {
          inputGradient.assign(function.backprop(input, outputGradient).getFirst());
        }
      }
    };
  }
}
