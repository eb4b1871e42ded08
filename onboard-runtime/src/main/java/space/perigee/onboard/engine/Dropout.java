package space.perigee.onboard.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Drops random features in training (Srivastava et al., Dropout: a simple way to prevent neural
 * networks from overfitting, JMLR 2014). The remaining features are divided by the fraction kept,
 * so prediction needs no change. Works in place, since the stage before does not read its output
 * again.
 *
 * @param kept fraction of the features to keep, above 0 and at most 1
 * @param seed source of randomness
 * @param layer index of the layer, so that each layer draws its own random numbers
 */
record Dropout(double kept, PassSeed seed, int layer, List<Integer> outputShape) implements Stage {

  private static final double TWO_TO_32 = 0x1p32;

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    INDArray gradient = inputGradient == null ? batch.gradient(outputShape) : inputGradient;
    if (gradient == null) {
      return new Pass(input, null, training -> {}, Pass.NOTHING);
    }
    INDArray mask = batch.array(outputShape);
    FloatBuffer factors = mask.data().asNioFloat();
    NativeOp forward = multiplyInPlace(input, mask);
    NativeOp backward = multiplyInPlace(gradient, mask);
    return new Pass(
        input,
        gradient,
        training -> {
          if (training) {
            draw(factors);
            forward.run();
          }
        },
        backward::run);
  }

  private static NativeOp multiplyInPlace(INDArray values, INDArray factors) {
    return NativeOp.of("multiply", new INDArray[] {values, factors}, new INDArray[] {values});
  }

  /** Draws the mask; each random number serves two features. */
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
