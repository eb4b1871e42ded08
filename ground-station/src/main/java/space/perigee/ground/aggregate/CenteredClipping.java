package space.perigee.ground.aggregate;

import java.util.List;

/**
 * Centered clipping: the mean of the updates, of which each is cut to a distance {@code radius}
 * from the center, the aggregate of the last round.
 *
 * <pre>
 *   v(0)   = change of the last round
 *   v(i+1) = v(i) + mean((u_k - v(i)) min(1, radius / |u_k - v(i)|))
 * </pre>
 *
 * <p>The radius is {@code radius} times the median distance of the round, so it needs no tuning to
 * a model. Satellites count alike. Keeps all updates of a round.
 *
 * <p>Karimireddy, He, Jaggi: Learning from History for Byzantine Robust Optimization, ICML 2021,
 * section 4.
 */
public final class CenteredClipping implements AggregationStrategy {

  private final double radius;
  private final int steps;

  public CenteredClipping(StrategySettings settings) {
    this.radius = settings.number("radius", 1, 1e-6, 1e6);
    this.steps = settings.count("steps", 1, 1, 100);
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    WholeRound round = new WholeRound((updates, parameters) -> center(updates, parameters, state));
    return new Aggregation() {
      @Override
      public void add(Update update) {
        round.add(update);
      }

      @Override
      public Step close(int parameters, ServerState last) {
        float[] change = round.close(parameters, last).change();
        return new Step(change, last.with("center", change));
      }
    };
  }

  private float[] center(List<Update> updates, int parameters, ServerState state) {
    float[] v = state.array("center", parameters);
    for (int step = 0; step < steps; step++) {
      float[] center = v;
      double[] distances =
          updates.stream()
              .mapToDouble(u -> Math.sqrt(u.values().squaredDistance(center)))
              .toArray();
      double most = radius * Medians.of(distances);
      double[] sums = new double[parameters];
      for (int k = 0; k < distances.length; k++) {
        float[] change = updates.get(k).change();
        double factor = distances[k] > most ? most / distances[k] : 1;
        for (int i = 0; i < parameters; i++) {
          sums[i] += factor * ((double) change[i] - center[i]);
        }
      }
      float[] next = new float[parameters];
      for (int i = 0; i < parameters; i++) {
        next[i] = (float) (center[i] + sums[i] / distances.length);
      }
      v = next;
    }
    return v;
  }
}
