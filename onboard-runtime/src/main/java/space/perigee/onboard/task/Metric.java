package space.perigee.onboard.task;

import java.util.Locale;

/**
 * A measure of model quality. Larger is better. A measure that falls as a model improves, such as
 * an error, enters as its negative or as the explained share of the variance.
 */
public interface Metric {

  /** Lower case with hyphens, such as {@code accuracy}. */
  String name();

  /** Formats a value for people; a hyphen stands for NaN. */
  String text(double value);

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if the metric cannot have this value
   */
  void require(double value);

  /** Whether a candidate is worse than the current model by no more than the tolerance. */
  default boolean admits(double candidate, double current, double tolerance) {
    return candidate >= current - tolerance;
  }

  /** A fraction from 0 to 1, printed as a percentage. */
  static Metric share(String name) {
    return new Share(name);
  }

  /** A fraction of samples, pixels or other items. */
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
