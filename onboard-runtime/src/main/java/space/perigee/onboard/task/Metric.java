package space.perigee.onboard.task;

import java.util.Locale;

/**
 * A figure by which models are compared. Larger is better: one that falls as a model improves, such
 * as an error, is compared by its negative or as a share of the variance.
 */
public interface Metric {

  /** Lower case with hyphens, such as {@code accuracy}. */
  String name();

  /** A value for people; a hyphen for NaN. */
  String text(double value);

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if the figure cannot be so
   */
  void require(double value);

  /** Whether a candidate may replace the current model: it is worse by the tolerance at most. */
  default boolean admits(double candidate, double current, double tolerance) {
    return candidate >= current - tolerance;
  }

  /** A share, 0 to 1, written as a percentage. */
  static Metric share(String name) {
    return new Share(name);
  }

  /** A share of samples, pixels or whatever is counted. */
  record Share(String name) implements Metric {

    @Override
    public String text(double value) {
      return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }

    @Override
    public void require(double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(name + " " + value + " must be within 0 to 1");
      }
    }
  }
}
