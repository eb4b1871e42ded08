package space.perigee.onboard.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values of a window, summarized more coarsely the older they are: the exponential histogram of
 * Datar, Gionis, Indyk and Motwani, Maintaining stream statistics over sliding windows, SODA 2002.
 *
 * <p>Row {@code i} holds at most {@value #PER_ROW} buckets of {@code 2^i} values each, oldest
 * first. When a row overflows, its two oldest buckets are merged into one of the next row. When the
 * last row overflows, its oldest bucket is dropped. Adding a value costs at most one merge on
 * average.
 *
 * <p>A bucket stores its sum and the sum of squared deviations from its own mean. The window's
 * variance is computed from these on demand by the rule of Chan, Golub and LeVeque (1979), so
 * rounding errors do not accumulate however long the mission.
 */
public final class Buckets {

  static final int ROWS = 24;
  static final int PER_ROW = 5;

  /** A number of values and their sum. */
  record Part(long size, double sum) {

    double mean() {
      return sum / size;
    }

    Part plus(Part other) {
      return new Part(size + other.size, sum + other.sum);
    }

    Part minus(Part other) {
      return new Part(size - other.size, sum - other.sum);
    }
  }

  /**
   * State of the buckets, for a checkpoint.
   *
   * @param counts number of buckets in each row, from row 0, each at most {@value #PER_ROW}
   * @param sums sums of the buckets, row by row, oldest first within a row
   * @param deviations sums of squared deviations, in the same order
   */
  public record State(int[] counts, double[] sums, double[] deviations) {

    static final State EMPTY = new State(new int[0], new double[0], new double[0]);

    /**
     * @throws IllegalArgumentException if there are too many rows or buckets, the lists are
     *     inconsistent, or a number is not finite
     */
    public State {
      counts = counts.clone();
      sums = sums.clone();
      deviations = deviations.clone();
      boolean full = Arrays.stream(counts).anyMatch(count -> count < 0 || count > PER_ROW);
      int buckets = Arrays.stream(counts).sum();
      if (counts.length > ROWS
          || full
          || sums.length != buckets
          || deviations.length != buckets
          || !Arrays.stream(sums).allMatch(Double::isFinite)
          || !Arrays.stream(deviations).allMatch(d -> d >= 0 && Double.isFinite(d))) {
        throw new IllegalArgumentException(
            "%d rows, %d sums and %d deviations are invalid for buckets %s"
                .formatted(counts.length, sums.length, deviations.length, Arrays.toString(counts)));
      }
    }
  }

  private final int[] counts = new int[ROWS];
  private final double[][] sums = new double[ROWS][PER_ROW + 1];
  private final double[][] deviations = new double[ROWS][PER_ROW + 1];

  Buckets(State state) {
    int at = 0;
    for (int row = 0; row < state.counts.length; row++) {
      counts[row] = state.counts[row];
      System.arraycopy(state.sums, at, sums[row], 0, counts[row]);
      System.arraycopy(state.deviations, at, deviations[row], 0, counts[row]);
      at += counts[row];
    }
  }

  void add(double value) {
    put(0, value, 0);
    for (int row = 0; row < ROWS && counts[row] > PER_ROW; row++) {
      if (row + 1 < ROWS) {
        merge(row);
      }
      dropFirst(row, row + 1 < ROWS ? 2 : 1);
    }
  }

  private void put(int row, double sum, double deviation) {
    sums[row][counts[row]] = sum;
    deviations[row][counts[row]] = deviation;
    counts[row]++;
  }

  /**
   * Merges the two oldest buckets of a row. The deviations of two buckets of n values add up, plus
   * n / 2 times the squared difference of their means.
   */
  private void merge(int row) {
    double gap = sums[row][1] - sums[row][0];
    double between = gap * gap / (2.0 * size(row));
    put(row + 1, sums[row][0] + sums[row][1], deviations[row][0] + deviations[row][1] + between);
  }

  private void dropFirst(int row, int buckets) {
    counts[row] -= buckets;
    System.arraycopy(sums[row], buckets, sums[row], 0, counts[row]);
    System.arraycopy(deviations[row], buckets, deviations[row], 0, counts[row]);
  }

  void dropOldest() {
    for (int row = ROWS - 1; row >= 0; row--) {
      if (counts[row] > 0) {
        dropFirst(row, 1);
        return;
      }
    }
  }

  private static long size(int row) {
    return 1L << row;
  }

  Part whole() {
    long size = 0;
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      size += counts[row] * size(row);
      for (int i = 0; i < counts[row]; i++) {
        sum += sums[row][i];
      }
    }
    return new Part(size, sum);
  }

  /** Returns the variance of the window's values; NaN if it is empty. */
  double variance() {
    Part whole = whole();
    double squares = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < counts[row]; i++) {
        double off = sums[row][i] / size(row) - whole.mean();
        squares += deviations[row][i] + size(row) * off * off;
      }
    }
    return squares / whole.size();
  }

  List<Part> oldestFirst() {
    List<Part> parts = new ArrayList<>();
    for (int row = ROWS - 1; row >= 0; row--) {
      for (int i = 0; i < counts[row]; i++) {
        parts.add(new Part(size(row), sums[row][i]));
      }
    }
    return parts;
  }

  State state() {
    int rows = IntStream.range(0, ROWS).filter(row -> counts[row] > 0).max().orElse(-1) + 1;
    return new State(Arrays.copyOf(counts, rows), flat(sums), flat(deviations));
  }

  private double[] flat(double[][] rows) {
    return IntStream.range(0, ROWS)
        .boxed()
        .flatMapToDouble(row -> Arrays.stream(rows[row], 0, counts[row]))
        .toArray();
  }
}
