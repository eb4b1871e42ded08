package space.perigee.sim.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/*
 * Labels and bars want to stand where their value is, and must not lie on each other. With the wanted
 * places in ascending order, "at least `gap` apart" means that place i minus i * gap never descends.
 * The nearest such sequence, in the sum of squared shifts, is the isotonic regression of the wanted
 * places minus i * gap, and the pool-adjacent-violators algorithm finds it in one sweep: what would
 * descend is merged into a block, which takes the mean of its members. Clamping the result to the
 * room at hand keeps it the nearest one [1].
 *
 * [1] R. E. Barlow et al., Statistical Inference under Order Restrictions, 1972.
 */

/** Moves places apart, each as little as possible. */
final class Spread {

  private Spread() {}

  /**
   * Places in the order of {@code wanted}, within {@code low} to {@code high} and at least {@code
   * gap} apart; where the room is too small for that, evenly spaced.
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
