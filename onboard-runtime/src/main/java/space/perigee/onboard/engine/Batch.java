package space.perigee.onboard.engine;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of samples. */
final class Batch {

  private Batch() {}

  /** A new array {@code [samples, shape...]} of zeros, detached from every workspace. */
  static INDArray array(int samples, List<Integer> shape) {
    long[] dimensions = new long[shape.size() + 1];
    dimensions[0] = samples;
    for (int i = 0; i < shape.size(); i++) {
      dimensions[i + 1] = shape.get(i);
    }
    return Nd4j.createUninitializedDetached(DataType.FLOAT, dimensions).assign(0);
  }

  /** Number of features of a sample of this shape. */
  static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
