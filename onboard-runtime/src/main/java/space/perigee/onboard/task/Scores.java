package space.perigee.onboard.task;

import java.util.List;
import java.util.Map;

/** How good a model is on some samples, counted one by one. */
public interface Scores {

  /**
   * Counts a sample.
   *
   * @param activations that the model gave for it
   */
  void add(float[] activations, int label);

  /** Number of samples. */
  long samples();

  /** The task's {@link Metric}; NaN without samples. */
  double value();

  /** The same, where what is rare weighs as much as what is frequent; NaN without samples. */
  double balanced();

  /** All figures by name, for programs. */
  Map<String, Object> fields();

  /** What the figures come from, line by line, for people. */
  List<String> details();
}
