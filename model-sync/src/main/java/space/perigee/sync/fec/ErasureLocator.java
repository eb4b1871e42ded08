package space.perigee.sync.fec;

import java.util.BitSet;

/**
 * The polynomial {@code L(x) = product of (x + e)} over the erased positions {@code e}: its value
 * at positions that are not erased, and the value of its derivative, which is the product without
 * the vanishing factor, at those that are.
 *
 * <p>The logarithm of either is {@code sum of log(x + e)} with {@code log 0 = 0}, which is a
 * convolution over XOR of the erased positions with the table of logarithms. The Walsh-Hadamard
 * transform {@code W} makes it a product: {@code W(W(f) W(g)) / n}. It needs {@code 3 n log n}
 * additions instead of a product for each pair; for 65,536 positions that is a few milliseconds.
 *
 * <p>Intermediate values may overflow, since they are integers modulo {@code 2^64}. The result is
 * exact, since {@code n} times the convolution is below {@code 2^48}.
 *
 * <p>Didier, Efficient erasure decoding of Reed-Solomon codes, arXiv:0901.1886, 2009.
 */
final class ErasureLocator {

  private final long[] logarithms;

  /**
   * @param log2 log2 of the number of positions
   */
  ErasureLocator(BitSet erased, int log2) {
    long[] sums = new long[1 << log2];
    erased.stream().forEach(position -> sums[position] = 1);
    long[] table = new long[1 << log2];
    for (int i = 1; i < table.length; i++) {
      table[i] = BinaryField.log(i);
    }
    walshHadamard(sums);
    walshHadamard(table);
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= table[i];
    }
    walshHadamard(sums);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (sums[i] >>> log2) % BinaryField.UNITS;
    }
    logarithms = sums;
  }

  private static void walshHadamard(long[] values) {
    for (int half = 1; half < values.length; half <<= 1) {
      for (int from = 0; from < values.length; from += 2 * half) {
        for (int i = from; i < from + half; i++) {
          long a = values[i];
          long b = values[i + half];
          values[i] = a + b;
          values[i + half] = a - b;
        }
      }
    }
  }

  /**
   * Returns the logarithm of {@code L(position)}, or of its derivative if {@code position} is
   * erased.
   */
  int logAt(int position) {
    return (int) logarithms[position];
  }
}
