package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A fixed number of samples that run together: makes their arrays, and counts what those take. */
final class Batch {

  private final int samples;
  private final boolean training;
  private final List<INDArray> arrays = new ArrayList<>();
  private long nativeBytes;
  private long heapBytes;
  private long scratchBytes;

  /**
   * @param training whether gradients are wanted, and arrays for them
   */
  Batch(int samples, boolean training) {
    this.samples = samples;
    this.training = training;
  }

  /** Number of features of a sample of this shape. */
  static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  int samples() {
    return samples;
  }

  /** A new array {@code [samples, shape...]} of zeros. */
  INDArray array(List<Integer> shape) {
    long[] dimensions = new long[shape.size() + 1];
    dimensions[0] = samples;
    for (int i = 0; i < shape.size(); i++) {
      dimensions[i + 1] = shape.get(i);
    }
    return zeros(dimensions);
  }

  /** A place for the gradient by an array {@code [samples, shape...]}; null without training. */
  @Nullable INDArray gradient(List<Integer> shape) {
    return training ? array(shape) : null;
  }

  /** A new matrix of zeros, whatever the number of samples. */
  INDArray matrix(long rows, long columns) {
    return zeros(rows, columns);
  }

  /** A column of ones. */
  INDArray ones(long length) {
    return zeros(length, 1).assign(1);
  }

  /** A new array on the Java heap. */
  float[] onHeap(int length) {
    heapBytes += (long) Float.BYTES * length;
    return new float[length];
  }

  /** Tells what an operation takes for itself while it runs, at most; they run one at a time. */
  void scratch(long bytes) {
    scratchBytes = Math.max(scratchBytes, bytes);
  }

  /** Gives the arrays up at once; nothing may use them any more. */
  void release() {
    arrays.forEach(INDArray::close);
    arrays.clear();
  }

  /** Native memory of the arrays made so far. */
  long nativeBytes() {
    return nativeBytes;
  }

  /** Java heap of the arrays made so far. */
  long heapBytes() {
    return heapBytes;
  }

  /** The most that one of the operations takes while it runs. */
  long scratchBytes() {
    return scratchBytes;
  }

  private INDArray zeros(long... dimensions) {
    INDArray array = NativeMemory.array(dimensions);
    nativeBytes += Float.BYTES * array.length();
    arrays.add(array);
    return array;
  }
}
