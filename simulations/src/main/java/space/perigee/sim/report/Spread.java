package space.perigee.sim.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/*
 * Labels and bars should be placed at their values, but must not overlap. With the wanted positions
 * in ascending order, "at least `gap` apart" means that position i minus i * gap is nondecreasing.
 * The nearest such sequence, by the sum of squared shifts, is the isotonic regression of the wanted
 * positions minus i * gap. The pool-adjacent-violators algorithm finds it in one sweep: descending
 * values are merged into a block with the mean of its members. Clamping the result to the available
 * room keeps it the nearest one [1].
 *
 * [1] R. E. Barlow et al., Statistical Inference under Order Restrictions, 1972.
 */

/** Moves positions apart with minimal total shift. */
final class Spread {

  private Spread() {}

  /**
   * Returns positions in the order of {@code wanted}, within {@code low} to {@code high} and at
   * least {@code gap} apart; evenly spaced if there is not enough room.
   */
  static double[] apart(double[] wanted, double gap, double low, double high) {
    int n = wanted.length;
    double step = n < 2 ? 0 : Math.min(gap, (high - low) / (n - 1));
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> wanted[i]));

    double[] mean = new double[n];
    int[] size = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      mean[blocks] = wanted[order[i]] - i * step;
      size[blocks] = 1;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
        int merged = size[blocks - 2] + size[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / merged;
        size[blocks - 2] = merged;
        blocks--;
      }
    }

    double[] places = new double[n];
    int i = 0;
    for (int block = 0; block < blocks; block++) {
      double base = Math.max(low, Math.min(mean[block], high - (n - 1) * step));
      for (int end = i + size[block]; i < end; i++) {
        places[order[i]] = base + i * step;
      }
    }
    return places;
  }
}
