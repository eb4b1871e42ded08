package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Converts images from channels first to channels last if the first layer cannot. Computes no
 * gradient by its input, which is never needed.
 *
 * @param outputShape {@code [height, width, channels]}
 */
record ChannelsLast(List<Integer> outputShape) implements Stage {

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(outputShape);
    NativeOp turn = NativeOp.permute(input, output, 0, 2, 3, 1);
    return new Pass(output, null, training -> turn.run(), Pass.NOTHING);
  }
}
