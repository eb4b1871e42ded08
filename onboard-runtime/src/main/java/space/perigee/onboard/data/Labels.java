package space.perigee.onboard.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The labels of samples in memory, and why samples without one cannot be used. */
final class Labels {

  /** Stands for the label of a sample that cannot be used. */
  static final int UNUSABLE = -2;

  private final int[] positions;
  private final Map<Integer, String> reasons;

  /**
   * @param positions positions in the list of classes, {@link Sample#UNLABELED} or {@link
   *     #UNUSABLE}; not copied
   * @param reasons why a sample cannot be used, by position of the sample
   */
  Labels(int[] positions, Map<Integer, String> reasons) {
    this.positions = positions;
    this.reasons = reasons;
  }

  /** Finds the label of a sample. */
  interface Finder {

    /**
     * The position of the class.
     *
     * @throws DataException if there is no such class; does not say where
     */
    int position(int sample);
  }

  /**
   * Reads labels.
   *
   * @param where says in messages where the label of a sample is
   * @throws DataException if there is no such class and bad samples are rejected
   */
  static Labels read(int count, Finder finder, IntFunction<String> where, BadSamples treatment) {
    int[] positions = new int[count];
    Map<Integer, String> reasons = new HashMap<>();
    for (int i = 0; i < count; i++) {
      try {
        positions[i] = finder.position(i);
      } catch (DataException e) {
        String reason = where.apply(i) + e.getMessage();
        if (treatment == BadSamples.REJECT) {
          throw new DataException(reason, e);
        }
        positions[i] = UNUSABLE;
        reasons.put(i, reason);
      }
    }
    return new Labels(positions, reasons);
  }

  /** No labels for a number of samples. */
  static Labels none(int count) {
    int[] positions = new int[count];
    Arrays.fill(positions, Sample.UNLABELED);
    return new Labels(positions, Map.of());
  }

  int size() {
    return positions.length;
  }

  /**
   * The label of a sample.
   *
   * @throws DataException if the sample cannot be used
   */
  int get(int sample) {
    int label = positions[sample];
    if (label == UNUSABLE) {
      throw new DataException(String.valueOf(reasons.get(sample)));
    }
    return label;
  }
}
