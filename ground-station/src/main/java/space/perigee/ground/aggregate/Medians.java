package space.perigee.ground.aggregate;

import java.util.Arrays;

/** Medians of numbers. */
public final class Medians {

  private Medians() {}

  /** The lower of the two in the middle if their number is even; 0 if there is none. */
  public static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }
}
