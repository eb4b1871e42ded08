package space.perigee.sync.fec;

import java.util.BitSet;

/**
 * The additive Fourier transform in the novel polynomial basis. It maps the coefficients of a
 * polynomial of degree below {@code 2^k} to its values at the elements {@code p, p + 1 .. p + 2^k -
 * 1}, where {@code p} is a multiple of {@code 2^k}, and back.
 *
 * <p>The basis polynomial {@code X(i)} is the product of the {@code s(j)} of {@link BinaryField}
 * over the bits {@code j} that are set in {@code i}; its degree is {@code i}. So a polynomial is
 * {@code A + s(k - 1) B}, with {@code A} and {@code B} given by the lower and upper half of its
 * coefficients. On the first half of the points {@code s(k - 1)} is the constant {@code c = p >> (k
 * - 1)}, on the second half {@code c + 1}. Hence the butterfly
 *
 * <pre>  a += c b;  b += a</pre>
 *
 * on each pair of rows reduces the problem to two transforms of half the size, with {@code k
 * 2^(k-1)} products in all. The inverse undoes the same steps in reverse order. One half is
 * completed before the other, so that small transforms stay in the cache.
 *
 * <p>S.-J. Lin, T. Y. Al-Naffouri, Y. S. Han, W.-H. Chung, Novel Polynomial Basis With Fast Fourier
 * Transform and Its Application to Reed-Solomon Erasure Codes, IEEE Trans. Inf. Theory 62(11),
 * 2016.
 */
final class AdditiveTransform {

  private final SymbolRows rows;
  private final Multiplier multiplier = new Multiplier();

  AdditiveTransform(SymbolRows rows) {
    this.rows = rows;
  }

  /**
   * Transforms coefficients to values.
   *
   * @param row first of {@code 2^log} rows
   * @param position position of the first value; a multiple of {@code 2^log}
   * @param wanted positions whose values are needed; all other rows are undefined afterwards
   */
  void evaluate(int row, int log, int position, BitSet wanted) {
    if (log == 0) {
      return;
    }
    int half = 1 << log - 1;
    multiplier.set(position >> log - 1);
    for (int i = row; i < row + half; i++) {
      rows.addProduct(multiplier, i, i + half, 1);
      rows.add(i + half, i, 1);
    }
    if (isAnyWanted(wanted, position, half)) {
      evaluate(row, log - 1, position, wanted);
    }
    if (isAnyWanted(wanted, position + half, half)) {
      evaluate(row + half, log - 1, position + half, wanted);
    }
  }

  private static boolean isAnyWanted(BitSet wanted, int position, int count) {
    int next = wanted.nextSetBit(position);
    return next >= 0 && next < position + count;
  }

  /**
   * Transforms values to coefficients.
   *
   * @param row first of {@code 2^log} rows
   * @param position position of the first value; a multiple of {@code 2^log}
   * @param live number of leading rows that hold values, at least 1; the others count as zero
   *     whatever they hold
   */
  void interpolate(int row, int log, int position, int live) {
    if (log == 0) {
      return;
    }
    int half = 1 << log - 1;
    interpolate(row, log - 1, position, Math.min(live, half));
    if (live > half) {
      interpolate(row + half, log - 1, position + half, live - half);
    }
    multiplier.set(position >> log - 1);
    for (int i = row; i < row + half; i++) {
      if (live > half) {
        rows.add(i + half, i, 1);
      } else {
        rows.copy(i, i + half, 1);
      }
      rows.addProduct(multiplier, i, i + half, 1);
    }
  }
}
