package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Flattens an image to a row of features, channels first, as DL4J's dense layers expect. */
final class Flatten implements Stage {

  private final List<Integer> inputShape;

  Flatten(List<Integer> inputShape) {
    this.inputShape = inputShape;
  }

  @Override
  public List<Integer> outputShape() {
    return List.of(Batch.size(inputShape));
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    List<Integer> channelsFirst = List.of(inputShape.get(2), inputShape.get(0), inputShape.get(1));
    INDArray output = batch.array(channelsFirst);
    @Nullable INDArray outputGradient = batch.gradient(channelsFirst);
    NativeOp forward =
        NativeOp.of("permute", new INDArray[] {input}, new INDArray[] {output}, 0, 3, 1, 2);
    Runnable backward =
        inputGradient == null || outputGradient == null
            ? Bound.NOTHING
            : NativeOp.of(
                    "permute",
                    new INDArray[] {outputGradient},
                    new INDArray[] {inputGradient},
                    0,
                    2,
                    3,
                    1)
                ::run;
    long features = Batch.size(inputShape);
    return new Bound(
        output.reshape(batch.samples(), features),
        outputGradient == null ? null : outputGradient.reshape(batch.samples(), features),
        forward::run,
        backward);
  }
}
