package space.perigee.sync.delta;

import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * Distribution of the magnitudes of weight changes. Finds the k-th largest magnitude without
 * sorting.
 *
 * <p>The bits of positive floats, read as integers, sort like the floats. One pass builds a
 * histogram over the upper {@value #BITS} of the 31 bits; the bin of the k-th largest is then found
 * from the top. This gives 11 bits of precision; the step is sent with 8. It always takes linear
 * time and 2 MiB of memory per thread (quickselect, Hoare 1961, would need a copy of all
 * magnitudes).
 */
final class Magnitudes {

  private static final int BITS = 19;
  private static final int SHIFT = Integer.SIZE - 1 - BITS;

  private final int[] counts = new int[1 << BITS];
  private int largest;

  private Magnitudes() {}

  /**
   * Measures the changes of all parameters and checks the weights.
   *
   * @throws IllegalArgumentException if a weight is not finite or too large for a lossy delta
   */
  static Magnitudes of(Weights base, Weights next, Geometry geometry, int threads) {
    List<Magnitudes> parts =
        Workers.compute(
            threads,
            threads,
            i -> {
              Magnitudes part = new Magnitudes();
              long from = (long) base.size() * i / threads;
              part.count(base, next, geometry, (int) from, base.size() * (i + 1L) / threads);
              return part;
            });
    Magnitudes all = parts.get(0);
    parts.subList(1, parts.size()).forEach(all::add);
    return all;
  }

  private void count(Weights base, Weights next, Geometry geometry, int from, long to) {
    for (Geometry.Matrix matrix : geometry.matrices()) {
      long end = Math.min(to, matrix.offset() + (long) matrix.rows() * matrix.columns());
      countWeights(base, next, Math.max(from, matrix.offset()), (int) end);
    }
    for (Geometry.Vector vector : geometry.vectors()) {
      long end = Math.min(to, vector.offset() + (long) vector.length());
      for (int i = Math.max(from, vector.offset()); i < end; i++) {
        largest = Math.max(largest, bits(Change.fit(base, next, i)));
      }
    }
  }

  private void countWeights(Weights base, Weights next, int from, int to) {
    int most = largest;
    for (int i = from; i < to; i++) {
      int bits = bits(Change.fit(base, next, i));
      counts[bits >>> SHIFT]++;
      most = Math.max(most, bits);
    }
    largest = most;
  }

  private static int bits(float change) {
    return Float.floatToRawIntBits(change) & Integer.MAX_VALUE;
  }

  private void add(Magnitudes other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    largest = Math.max(largest, other.largest);
  }

  /** Returns the largest magnitude of a change of any parameter, vectors included. */
  float largest() {
    return Float.intBitsToFloat(largest);
  }

  /**
   * Returns the k-th largest magnitude of a change of a weight, rounded down to 11 bits.
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
