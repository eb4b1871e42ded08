package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Flattens an image to a row of features, channels first, as DL4J's dense layers expect. */
record Flatten(List<Integer> inputShape) implements Stage {

  @Override
  public List<Integer> outputShape() {
    return List.of(Batch.size(inputShape));
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    List<Integer> channelsFirst = List.of(inputShape.get(2), inputShape.get(0), inputShape.get(1));
    INDArray output = batch.array(channelsFirst);
    INDArray outputGradient = batch.gradient(channelsFirst);
    NativeOp forward = NativeOp.permute(input, output, 0, 3, 1, 2);
    Runnable backward =
        inputGradient == null || outputGradient == null
            ? Pass.NOTHING
            : NativeOp.permute(outputGradient, inputGradient, 0, 2, 3, 1)::run;
    long features = Batch.size(inputShape);
    return new Pass(
        output.reshape(batch.samples(), features),
        outputGradient == null ? null : outputGradient.reshape(batch.samples(), features),
        training -> forward.run(),
        backward);
  }
}
