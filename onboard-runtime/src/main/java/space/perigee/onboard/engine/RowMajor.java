package space.perigee.onboard.engine;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrices in memory row by row, multiplied by OpenBLAS in place: no view is made and nothing is
 * copied, which ND4J's own {@code gemm} does for some orders.
 */
final class RowMajor {

  private RowMajor() {}

  /**
   * A matrix.
   *
   * @param array that holds it; kept here since a pointer does not keep memory from being freed
   * @param values its first element
   * @param bytes the same, in bytes
   * @param rows number of rows
   * @param columns number of columns, which is also the distance of two rows
   */
  record Matrix(INDArray array, FloatPointer values, BytePointer bytes, int rows, int columns) {

    /** The matrix that an array without gaps is, read as {@code rows} rows. */
    static Matrix of(INDArray array, int rows) {
      return at(array, 0, rows, Math.toIntExact(array.length() / rows));
    }

    /** Copies the first elements, row by row. */
    void read(float[] target) {
      values.get(target, 0, target.length);
    }

    /** Writes the first elements, row by row. */
    void write(float[] source) {
      values.put(source, 0, source.length);
    }

    /** The matrices, of {@code rows} rows, that lie behind each other in an array. */
    static Matrix[] each(INDArray array, int count, int rows) {
      int columns = Math.toIntExact(array.length() / count / rows);
      Matrix[] all = new Matrix[count];
      for (int i = 0; i < count; i++) {
        all[i] = at(array, (long) i * rows * columns, rows, columns);
      }
      return all;
    }

    /** A matrix that begins {@code offset} elements behind the first of an array. */
    static Matrix at(INDArray array, long offset, int rows, int columns) {
      FloatPointer values = new FloatPointer(array.data().addressPointer()).position(offset);
      return new Matrix(array, values, new BytePointer(values), rows, columns);
    }
  }

  /** Elements {@code from} to {@code to - 1} become zero. */
  static void zero(Matrix a, long from, long to) {
    if (from < to) {
      long position = Float.BYTES * (a.values().position() + from);
      Pointer.memset(a.bytes().position(position), 0, Float.BYTES * (to - from));
    }
  }

  /** {@code c = a b + beta c}. */
  static void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    gemm(false, false, a, b, beta, c, a.columns());
  }

  /** {@code c = a bT + beta c}. */
  static void multiplyTransposed(Matrix a, Matrix b, float beta, Matrix c) {
    gemm(false, true, a, b, beta, c, a.columns());
  }

  /** {@code c = aT b + beta c}. */
  static void transposedMultiply(Matrix a, Matrix b, float beta, Matrix c) {
    gemm(true, false, a, b, beta, c, a.rows());
  }

  /** {@code c = aT bT + beta c}. */
  static void transposedMultiplyTransposed(Matrix a, Matrix b, float beta, Matrix c) {
    gemm(true, true, a, b, beta, c, a.rows());
  }

  private static void gemm(
      boolean turnA, boolean turnB, Matrix a, Matrix b, float beta, Matrix c, int inner) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        turnA ? openblas.CblasTrans : openblas.CblasNoTrans,
        turnB ? openblas.CblasTrans : openblas.CblasNoTrans,
        c.rows(),
        c.columns(),
        inner,
        1,
        a.values(),
        a.columns(),
        b.values(),
        b.columns(),
        beta,
        c.values(),
        c.columns());
  }
}
