package space.perigee.ground.aggregate;

import java.util.List;

/**
 * The geometric median of the updates, weighted by their samples: the point with the smallest sum
 * of distances to them. Updates with less than half of the weight, whatever they are, move it by a
 * bounded distance.
 *
 * <p>Found by Weiszfeld's iteration, smoothed so that it does not stick to an update:
 *
 * <pre>
 *   z(0)   = mean
 *   b_k    = a_k / max(nu, |u_k - z(i)|)
 *   z(i+1) = sum(b_k u_k) / sum(b_k)
 * </pre>
 *
 * <p>Keeps all updates of a round. Costs {@code steps} passes over them.
 *
 * <p>Pillutla, Kakade, Harchaoui: Robust Aggregation for Federated Learning, IEEE Transactions on
 * Signal Processing 70, 2022, algorithm 2.
 */
public final class GeometricMedian implements AggregationStrategy {

  private final int steps;
  private final double smoothing;

  public GeometricMedian(StrategySettings settings) {
    this.steps = settings.count("steps", 8, 1, 1000);
    this.smoothing = settings.number("nu", 1e-6, 1e-12, 1e3);
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return new WholeRound(this::median);
  }

  private float[] median(List<Update> updates, int parameters) {
    WeightedMean first = new WeightedMean();
    updates.forEach(update -> first.add(update, update.samples()));
    float[] z = first.mean(parameters);
    for (int step = 0; step < steps && first.total() > 0; step++) {
      WeightedMean mean = new WeightedMean();
      for (Update update : updates) {
        double distance = Math.sqrt(update.values().squaredDistance(z));
        mean.add(update, update.samples() / Math.max(smoothing, distance));
      }
      z = mean.mean(parameters);
    }
    return z;
  }
}
