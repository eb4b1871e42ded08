package space.perigee.ground.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.LabelScore;
import space.perigee.onboard.task.Metric;

/**
 * The score of a model.
 *
 * @param metric by which its task is judged
 * @param value on held-out data; null where there is no labeled data
 * @param balanced the same, with rare and frequent classes weighted alike; null likewise
 * @param gate on the gate's data; null where there is none
 * @param byLabel of each label on the gate's data; empty where it is not known
 */
public record Assessment(
    Metric metric,
    @Nullable Double value,
    @Nullable Double balanced,
    @Nullable Double gate,
    List<LabelScore> byLabel) {

  /**
   * @throws IllegalArgumentException if the metric cannot have such a value
   */
  public Assessment {
    require(metric, value);
    require(metric, balanced);
    require(metric, gate);
    byLabel = List.copyOf(byLabel);
  }

  private static void require(Metric metric, @Nullable Double value) {
    if (value != null) {
      metric.require(value);
    }
  }

  /** Of a model that cannot be scored, as there is no labeled data. */
  public static Assessment unlabeled(Metric metric) {
    return new Assessment(metric, null, null, null);
  }

  /**
   * What the number of samples leaves open of {@link #gate}: one standard deviation of the
   * difference between two models is at most 0.7 times this. 0 where the number is not known.
   */
  double uncertainty() {
    long samples = byLabel.stream().mapToLong(LabelScore::samples).sum();
    return samples > 0 ? 1 / Math.sqrt(samples) : 0;
  }

  /** A score without those of the labels. */
  public Assessment(
      Metric metric, @Nullable Double value, @Nullable Double balanced, @Nullable Double gate) {
    this(metric, value, balanced, gate, List.of());
  }
}
