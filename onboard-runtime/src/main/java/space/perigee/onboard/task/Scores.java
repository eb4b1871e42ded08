package space.perigee.onboard.task;

import java.util.List;
import java.util.Map;

/** The quality of a model on samples that are added one by one. */
public interface Scores {

  /**
   * Adds a sample.
   *
   * @param activations the model's outputs for it, after the activation
   */
  void add(float[] activations, int label);

  /** Number of samples. */
  long samples();

  /** Value of the task's {@link Metric}; NaN without samples. */
  double value();

  /** The metric with equal weight for rare and frequent classes; NaN without samples. */
  double balanced();

  /** The score of each label, in the order of the outputs; empty if the task has no labels. */
  default List<LabelScore> byLabel() {
    return List.of();
  }

  /** All measures by name, for JSON. */
  Map<String, Object> fields();

  /** Details behind the measures, line by line, for people. */
  List<String> details();
}
