package space.perigee.sim.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure that was measured several times, such as once with each seed.
 *
 * @param values at least one
 */
public record RepeatedFigure(List<Double> values) {

  public RepeatedFigure {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a figure must have a value");
    }
  }

  /** Returns one figure of all runs. */
  public static <R> RepeatedFigure of(List<R> runs, ToDoubleFunction<R> figure) {
    return new RepeatedFigure(runs.stream().map(figure::applyAsDouble).toList());
  }

  public double mean() {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  /** Returns the standard error of the mean; NaN for a single value. */
  public double standardError() {
    double mean = mean();
    double squares = values.stream().mapToDouble(value -> Math.pow(value - mean, 2)).sum();
    int n = values.size();
    return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
  }
}
