package space.perigee.sync.delta;

/**
 * How large the changes of the weights are: finds the k-th largest magnitude without sorting.
 *
 * <p>The bits of a positive float, read as an integer, are in the order of the floats. One pass
 * counts the upper {@value #BITS} of 31; the bin in which the k-th largest lies is then found from
 * the top. That leaves 11 bits of precision where the step is sent with 8. Linear in all cases and
 * 2 MiB of memory (quickselect, Hoare 1961, would need a copy of all magnitudes).
 */
final class Magnitudes {

  private static final int BITS = 19;
  private static final int SHIFT = Integer.SIZE - 1 - BITS;

  private final int[] counts = new int[1 << BITS];

  Magnitudes(Change change) {
    for (Geometry.Matrix matrix : change.geometry().matrices()) {
      int end = matrix.offset() + matrix.rows() * matrix.columns();
      for (int i = matrix.offset(); i < end; i++) {
        counts[(Float.floatToRawIntBits(change.of(i)) & Integer.MAX_VALUE) >>> SHIFT]++;
      }
    }
  }

  /**
   * The k-th largest magnitude of a change of a weight, rounded down to 11 bits.
   *
   * @param k from 1 to the number of weights
   */
  float largest(int k) {
    int bin = counts.length - 1;
    int left = k;
    while (left > counts[bin]) {
      left -= counts[bin--];
    }
    return Float.intBitsToFloat(bin << SHIFT);
  }
}
