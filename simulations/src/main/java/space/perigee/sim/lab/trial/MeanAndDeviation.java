package space.perigee.sim.lab.trial;

import java.util.Arrays;
import java.util.Locale;

/**
 * Mean and deviation over several runs with different seeds.
 *
 * @param mean over the runs
 * @param deviation sample standard deviation, with {@code n - 1} below the fraction; NaN for one
 *     run
 * @param runs number of runs, 1 or more
 */
public record MeanAndDeviation(double mean, double deviation, int runs) {

  /**
   * @throws IllegalArgumentException if there is no run, or the deviation is negative
   */
  public MeanAndDeviation {
    if (runs < 1) {
      throw new IllegalArgumentException(runs + " runs, must be 1 or more");
    }
    if (deviation < 0) {
      throw new IllegalArgumentException("deviation " + deviation + " must be 0 or more");
    }
  }

  /**
   * Computes them from the figures of each run.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static MeanAndDeviation of(double... figures) {
    double mean = Arrays.stream(figures).average().orElse(Double.NaN);
    // In two passes: the difference of the squares' mean and the mean's square loses all digits.
    double squares = Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum();
    return new MeanAndDeviation(mean, Math.sqrt(squares / (figures.length - 1)), figures.length);
  }

  /**
   * {@code mean ± deviation} in percent, or the mean alone for one run; {@code -} if there is no
   * such figure, such as the forgetting of a single task.
   *
   * @param digits after the point
   */
  public String percent(int digits) {
    if (Double.isNaN(mean)) {
      return "-";
    }
    String number = "%." + digits + "f";
    return runs == 1
        ? String.format(Locale.ROOT, number, 100 * mean)
        : String.format(Locale.ROOT, number + " ± " + number, 100 * mean, 100 * deviation);
  }
}
