package space.perigee.onboard.engine;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Row-major matrices, multiplied by OpenBLAS in place. Unlike ND4J's own {@code gemm}, this creates
 * no views and copies nothing.
 */
final class RowMajor {

  private RowMajor() {}

  /**
   * A matrix.
   *
   * @param array array that holds it, referenced here because the pointers do not keep its memory
   *     alive
   * @param values pointer to the first element
   * @param bytes the same pointer, in bytes
   * @param rows number of rows
   * @param columns number of columns, also the distance between two rows
   */
  record Matrix(INDArray array, FloatPointer values, BytePointer bytes, int rows, int columns) {

    /** Views a contiguous array as a matrix of {@code rows} rows. */
    static Matrix of(INDArray array, int rows) {
      return at(array, 0, rows, Math.toIntExact(array.length() / rows));
    }

    /** Copies the first elements to {@code target}, row by row. */
    void read(float[] target) {
      values.get(target, 0, target.length);
    }

    /** Overwrites the first elements with {@code source}, row by row. */
    void write(float[] source) {
      values.put(source, 0, source.length);
    }

    /** Views a contiguous array as {@code count} consecutive matrices of {@code rows} rows. */
    static Matrix[] each(INDArray array, int count, int rows) {
      int columns = Math.toIntExact(array.length() / count / rows);
      Matrix[] all = new Matrix[count];
      for (int i = 0; i < count; i++) {
        all[i] = at(array, (long) i * rows * columns, rows, columns);
      }
      return all;
    }

    /** Views part of an array, starting at element {@code offset}, as a matrix. */
    static Matrix at(INDArray array, long offset, int rows, int columns) {
      FloatPointer values = new FloatPointer(array.data().addressPointer()).position(offset);
      return new Matrix(array, values, new BytePointer(values), rows, columns);
    }
  }

  /** Sets elements {@code from} to {@code to - 1} to zero. */
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
