package space.perigee.onboard.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient by a bias: the sum of the rows of the gradient by the output, as ones times it. */
final class BiasGradient {

  private final RowMajor.Matrix ones;
  private final RowMajor.Matrix rows;
  private final RowMajor.Matrix sum;

  /**
   * @param outputGradient {@code rows} times as long as the bias
   */
  BiasGradient(INDArray outputGradient, int rows, INDArray biasGradient) {
    this.ones = RowMajor.Matrix.of(Batch.array(rows, List.of()).assign(1), 1);
    this.rows = RowMajor.Matrix.of(outputGradient, rows);
    this.sum = RowMajor.Matrix.of(biasGradient, 1);
  }

  void run() {
    RowMajor.multiply(ones, rows, 0, sum);
  }
}
