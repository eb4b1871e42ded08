package space.perigee.ground.aggregate;

import java.util.function.ToDoubleFunction;

/**
 * The weighted mean of updates, one at a time:
 *
 * <pre>
 *   mean = sum(a_k u_k) / sum(a_k)
 * </pre>
 *
 * Sums are double precision and run in the order of {@link #add}, so that the bits of the result
 * depend on nothing else. Memory is eight bytes per parameter, however many updates there are.
 */
public final class WeightedMean {

  private double[] sums = new double[0];
  private double total;

  /** Adds an update. */
  public void add(Update update, double weight) {
    if (sums.length == 0) {
      sums = new double[update.values().size()];
    }
    total += weight;
    double[] all = sums;
    update.values().forEachNonZero((i, value) -> all[i] += weight * value);
  }

  /** Sum of the weights. */
  double total() {
    return total;
  }

  /** The mean; zeros if there is no weight. */
  public float[] mean(int parameters) {
    return over(total, parameters);
  }

  /** The weighted sum over {@code divisor}; zeros if that is zero. */
  float[] over(double divisor, int parameters) {
    float[] result = new float[parameters];
    for (int i = 0; i < sums.length && divisor != 0; i++) {
      result[i] = (float) (sums[i] / divisor);
    }
    return result;
  }

  /** An aggregation whose step is the weighted mean, further changed by {@code step}. */
  static AggregationStrategy.Aggregation with(ToDoubleFunction<Update> weight, ServerStep step) {
    WeightedMean mean = new WeightedMean();
    return new AggregationStrategy.Aggregation() {
      @Override
      public void add(Update update) {
        mean.add(update, weight.applyAsDouble(update));
      }

      @Override
      public AggregationStrategy.Step close(int parameters, ServerState state) {
        return mean.total() == 0
            ? new AggregationStrategy.Step(new float[parameters], state)
            : step.apply(mean.mean(parameters), state);
      }
    };
  }

  /** What the server does with the mean. */
  interface ServerStep {
    AggregationStrategy.Step apply(float[] mean, ServerState state);
  }
}
