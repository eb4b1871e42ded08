package space.perigee.ground.evaluate;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.Metric;

/**
 * How good a model is.
 *
 * @param metric by which its task is judged
 * @param value on held-out data
 * @param balanced the same, where what is rare weighs as much as what is frequent
 * @param gate on the gate's data; null where there is none
 */
public record Assessment(Metric metric, double value, double balanced, @Nullable Double gate) {

  /**
   * @throws IllegalArgumentException if a figure is none of the metric's
   */
  public Assessment {
    metric.require(value);
    metric.require(balanced);
    if (gate != null) {
      metric.require(gate);
    }
  }
}
