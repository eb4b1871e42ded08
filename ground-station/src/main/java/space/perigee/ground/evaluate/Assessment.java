package space.perigee.ground.evaluate;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.Metric;

/**
 * The score of a model.
 *
 * @param metric by which its task is judged
 * @param value on held-out data
 * @param balanced the same, with rare and frequent classes weighted alike
 * @param gate on the gate's data; null where there is none
 */
public record Assessment(Metric metric, double value, double balanced, @Nullable Double gate) {

  /**
   * @throws IllegalArgumentException if the metric cannot have such a value
   */
  public Assessment {
    metric.require(value);
    metric.require(balanced);
    if (gate != null) {
      metric.require(gate);
    }
  }
}
