package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Converts images from channels first to channels last if the first layer cannot. Computes no
 * gradient by its input, which is never needed.
 */
final class ChannelsLast implements Stage {

  private final List<Integer> image;

  /**
   * @param image {@code [height, width, channels]}
   */
  ChannelsLast(List<Integer> image) {
    this.image = image;
  }

  @Override
  public List<Integer> outputShape() {
    return image;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = batch.array(image);
    NativeOp turn =
        NativeOp.of("permute", new INDArray[] {input}, new INDArray[] {output}, 0, 2, 3, 1);
    return new Bound(output, null, turn::run, Bound.NOTHING);
  }
}
