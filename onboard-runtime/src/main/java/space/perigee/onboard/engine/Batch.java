package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Creates the arrays for a fixed number of samples that run together, and counts their memory. */
final class Batch {

  private final int samples;
  private final boolean training;
  private final List<INDArray> arrays = new ArrayList<>();
  private long nativeBytes;
  private long heapBytes;
  private long scratchBytes;

  /**
   * @param training whether to create arrays for gradients
   */
  Batch(int samples, boolean training) {
    this.samples = samples;
    this.training = training;
  }

  /** Returns the number of features of a sample of this shape. */
  static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  int samples() {
    return samples;
  }

  /** Creates an array {@code [samples, shape...]} of zeros. */
  INDArray array(List<Integer> shape) {
    return zeros(
        LongStream.concat(LongStream.of(samples), shape.stream().mapToLong(Integer::longValue))
            .toArray());
  }

  /**
   * Creates the array for the gradient by an array {@code [samples, shape...]}; returns null if not
   * training.
   */
  @Nullable INDArray gradient(List<Integer> shape) {
    return training ? array(shape) : null;
  }

  /** Creates a matrix of zeros, independent of the number of samples. */
  INDArray matrix(long rows, long columns) {
    return zeros(rows, columns);
  }

  /** Creates a column of ones. */
  INDArray ones(long length) {
    return zeros(length, 1).assign(1);
  }

  /** Creates an array on the Java heap. */
  float[] onHeap(int length) {
    heapBytes += (long) Float.BYTES * length;
    return new float[length];
  }

  /** Records the maximum temporary memory of an operation (bytes). Operations run one at a time. */
  void scratch(long bytes) {
    scratchBytes = Math.max(scratchBytes, bytes);
  }

  /** Frees the arrays immediately; they must not be used afterwards. */
  void release() {
    arrays.forEach(INDArray::close);
    arrays.clear();
  }

  /** Returns the memory of the arrays created so far. */
  ArrayMemory memory() {
    return new ArrayMemory(nativeBytes, heapBytes, scratchBytes);
  }

  private INDArray zeros(long... dimensions) {
    INDArray array = NativeMemory.array(dimensions);
    nativeBytes += Float.BYTES * array.length();
    arrays.add(array);
    return array;
  }
}
