package space.perigee.onboard.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Drops features while training: Srivastava et al., Dropout: a simple way to prevent neural
 * networks from overfitting, JMLR 2014. What is kept is divided by the share that is kept, so that
 * without training there is nothing to do. In place: the stage before keeps nothing of what it
 * made.
 */
final class Dropout implements Stage {

  private static final double TWO_TO_32 = 0x1p32;

  private final double kept;
  private final PassSeed seed;
  private final int layer;
  private final List<Integer> shape;

  /**
   * @param kept share of the features that stays, above 0, at most 1
   * @param layer tells its randomness from that of other layers
   */
  Dropout(double kept, PassSeed seed, int layer, List<Integer> shape) {
    this.kept = kept;
    this.seed = seed;
    this.layer = layer;
    this.shape = shape;
  }

  @Override
  public List<Integer> outputShape() {
    return shape;
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    @Nullable INDArray gradient = inputGradient == null ? batch.gradient(shape) : inputGradient;
    if (gradient == null) {
      return new Bound(input, null, Bound.NOTHING, Bound.NOTHING);
    }
    INDArray mask = batch.array(shape);
    FloatBuffer factors = mask.data().asNioFloat();
    NativeOp forward = multiplyInPlace(input, mask);
    NativeOp backward = multiplyInPlace(gradient, mask);
    return new Pass() {
      @Override
      public INDArray output() {
        return input;
      }

      @Override
      public INDArray outputGradient() {
        return gradient;
      }

      @Override
      public void forward(boolean training) {
        if (training) {
          draw(factors);
          forward.run();
        }
      }

      @Override
      public void backward() {
        backward.run();
      }
    };
  }

  private static NativeOp multiplyInPlace(INDArray values, INDArray factors) {
    return NativeOp.of("multiply", new INDArray[] {values, factors}, new INDArray[] {values});
  }

  /** Two features of each random number. */
  private void draw(FloatBuffer factors) {
    SplittableRandom random = seed.random(layer);
    long limit = Math.round(kept * TWO_TO_32);
    float scale = (float) (1 / kept);
    int size = factors.limit();
    for (int i = 0; i < size; i += 2) {
      long bits = random.nextLong();
      factors.put(i, (bits >>> 32) < limit ? scale : 0);
      if (i + 1 < size) {
        factors.put(i + 1, (bits & 0xffffffffL) < limit ? scale : 0);
      }
    }
  }
}
