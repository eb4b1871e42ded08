package space.perigee.sync.delta;

import java.util.Arrays;
import java.util.List;

/**
 * The levels of one slice in coding order, with their statistics.
 *
 * @param values one level per weight
 * @param counts number of occurrences of each level, by {@link #index}
 * @param firstSum sum of the magnitudes of the changes at levels 1 and -1
 * @param secondSum sum of the magnitudes of the changes at levels 2 and -2
 */
record Levels(
    Geometry.Slice slice, short[] values, int[] counts, double firstSum, double secondSum) {

  private static final int USUAL_COUNTS = 64;

  /** The lowest magnitude without a centroid. */
  private static final int OTHERS = 3;

  static Levels of(Change change, Geometry.Slice slice, float step) {
    short[] values = new short[slice.size()];
    int[] counts = new int[USUAL_COUNTS];
    int nonzeros = 0;
    double[] sums = new double[OTHERS + 1];
    float perUnit = 1 / step;
    int at = 0;
    for (Geometry.Band band : slice.bands()) {
      float[] row = new float[band.columns()];
      int[] changed = new int[band.columns()];
      for (int r = 0; r < band.rows(); r++) {
        change.copyTo(band.start() + r * band.rowStride(), band.columnStride(), row);
        int found = gather(row, perUnit, changed);
        for (int k = 0; k < found; k++) {
          float d = row[changed[k]];
          int level = Quantizer.level(d, perUnit);
          values[at + changed[k]] = (short) level;
          int index = index(level);
          if (index >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * Integer.highestOneBit(index));
          }
          counts[index]++;
          sums[Math.min(Math.abs(level), OTHERS)] += Math.abs(d);
        }
        nonzeros += found;
        at += row.length;
      }
    }
    counts[0] = values.length - nonzeros;
    return new Levels(slice, values, counts, sums[1], sums[2]);
  }

  /**
   * Collects the columns of a row with nonzero levels and returns their number. Branch-free,
   * because a branch on a rarely nonzero level is mispredicted every time the level is nonzero.
   */
  private static int gather(float[] row, float perUnit, int[] changed) {
    int found = 0;
    for (int c = 0; c < row.length; c++) {
      changed[found] = c;
      found += -Quantizer.magnitude(row[c], perUnit) >>> Integer.SIZE - 1;
    }
    return found;
  }

  /** Maps the levels 0, 1, -1, 2, -2, ... to 0, 1, 2, 3, 4, ... */
  private static int index(int level) {
    return level > 0 ? 2 * level - 1 : -2 * level;
  }

  int nonzeros() {
    return values.length - counts[0];
  }

  private long ofMagnitude(int magnitude) {
    return (long) counts[index(magnitude)] + counts[index(-magnitude)];
  }

  /** Returns the zero-order entropy of this slice alone (bits). */
  double entropyBits() {
    return entropyBits(List.of(this));
  }

  /**
   * Returns the zero-order entropy of all levels together, {@code sum n log2(N / n)} (bits): the
   * cost for an ideal coder that knows how often each level occurs but not where.
   */
  static double entropyBits(List<Levels> all) {
    long[] sums = new long[all.stream().mapToInt(l -> l.counts.length).max().orElse(0)];
    long total = 0;
    for (Levels levels : all) {
      for (int i = 0; i < levels.counts.length; i++) {
        sums[i] += levels.counts[i];
      }
      total += levels.values.length;
    }
    double bits = 0;
    for (long count : sums) {
      bits += count == 0 ? 0 : count * Math.log((double) total / count) / Math.log(2);
    }
    return bits;
  }

  /**
   * Returns the quantizer whose centroids are the mean magnitudes of the two lowest levels over all
   * slices.
   */
  static Quantizer quantizer(List<Levels> all, float step) {
    double first = 0;
    double second = 0;
    long ones = 0;
    long twos = 0;
    for (Levels levels : all) {
      first += levels.firstSum;
      second += levels.secondSum;
      ones += levels.ofMagnitude(1);
      twos += levels.ofMagnitude(2);
    }
    return new Quantizer(
        step,
        Quantizer.centroid(ones == 0 ? 1 : first / ones / step, 1),
        Quantizer.centroid(twos == 0 ? 2 : second / twos / step, 2));
  }

  /** Returns the kept levels of a slice's weights in coding order. */
  static byte[] inOrder(DeltaLevels past, Geometry.Slice slice) {
    byte[] ordered = new byte[slice.size()];
    int at = 0;
    for (Geometry.Band band : slice.bands()) {
      for (int r = 0; r < band.rows(); r++) {
        past.copyTo(
            band.start() + r * band.rowStride(), band.columnStride(), ordered, at, band.columns());
        at += band.columns();
      }
    }
    return ordered;
  }
}
