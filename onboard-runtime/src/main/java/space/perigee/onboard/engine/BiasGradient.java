package space.perigee.onboard.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the gradient by a bias: the sum of the rows of the gradient by the output, as a product
 * with a row of ones.
 */
final class BiasGradient {

  private final RowMajor.Matrix ones;
  private final RowMajor.Matrix rows;
  private final RowMajor.Matrix sum;

  /**
   * @param outputGradient one row per sample, each as long as the bias
   */
  BiasGradient(Batch batch, INDArray outputGradient, INDArray biasGradient) {
    this.ones = RowMajor.Matrix.of(batch.ones(batch.samples()), 1);
    this.rows = RowMajor.Matrix.of(outputGradient, batch.samples());
    this.sum = RowMajor.Matrix.of(biasGradient, 1);
  }

  void run() {
    RowMajor.multiply(ones, rows, 0, sum);
  }
}
