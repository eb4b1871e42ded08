package space.perigee.sync.delta;

import java.util.Arrays;
import java.util.List;

/**
 * The levels of one slice in the order in which they are coded, and what was seen on the way.
 *
 * @param slice their place
 * @param values one a weight
 * @param counts how many there are of each, by {@link #index}, as far as there are any
 * @param firstSum sum of the magnitudes of the changes of level 1
 * @param secondSum the same of level 2
 */
record Levels(
    Geometry.Slice slice, short[] values, int[] counts, double firstSum, double secondSum) {

  private static final int USUAL_COUNTS = 64;

  /** Magnitudes that stand for themselves begin here. */
  private static final int OTHERS = 3;

  /** Quantises the slice. */
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
          int level = Quantiser.level(d, perUnit);
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
   * Where a row has levels that are not zero. Without a branch, since one on a level that is rarely
   * not zero is mispredicted each time it is not.
   */
  private static int gather(float[] row, float perUnit, int[] changed) {
    int found = 0;
    for (int c = 0; c < row.length; c++) {
      changed[found] = c;
      found += -Quantiser.magnitude(row[c], perUnit) >>> Integer.SIZE - 1;
    }
    return found;
  }

  /** 0, 1, 2, 3, 4, ... for the levels 0, 1, -1, 2, -2, ... */
  private static int index(int level) {
    return level > 0 ? 2 * level - 1 : -2 * level;
  }

  int nonzeros() {
    return values.length - counts[0];
  }

  private long ofMagnitude(int magnitude) {
    return (long) counts[index(magnitude)] + counts[index(-magnitude)];
  }

  /** The zero-order entropy of this slice alone (bits). */
  double entropyBits() {
    return entropyBits(List.of(this));
  }

  /**
   * The zero-order entropy of all levels taken together, {@code sum n log2(N / n)} (bits): what an
   * ideal coder spends that knows how often each level occurs, and nothing of where.
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

  /** The mean of the magnitudes of the lowest levels over all slices make the quantiser. */
  static Quantiser quantiser(List<Levels> all, float step) {
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
    return new Quantiser(
        step,
        Quantiser.centroid(ones == 0 ? 1 : first / ones / step, 1),
        Quantiser.centroid(twos == 0 ? 2 : second / twos / step, 2));
  }

  /** What is remembered of the weights of a slice, in the order in which they are coded. */
  static byte[] inOrder(DeltaLevels past, Geometry.Slice slice) {
    byte[] ordered = new byte[slice.size()];
    int at = 0;
    for (Geometry.Band band : slice.bands()) {
      for (int r = 0; r < band.rows(); r++) {
        int i = band.start() + r * band.rowStride();
        for (int c = 0; c < band.columns(); c++, i += band.columnStride()) {
          ordered[at++] = past.get(i);
        }
      }
    }
    return ordered;
  }
}
