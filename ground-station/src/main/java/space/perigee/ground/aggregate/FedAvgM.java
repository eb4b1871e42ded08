package space.perigee.ground.aggregate;

/**
 * Federated averaging with momentum on the server, which evens out the updates of rounds with
 * different satellites.
 *
 * <pre>
 *   m' = momentum m + sum(n_k u_k) / sum(n_k)
 *   g' = g + rate m'
 * </pre>
 *
 * Costs one array of the model's size. In the long run a step is {@code 1 / (1 - momentum)} times
 * as long as that of {@link FedAvg}; a lower rate makes up for it.
 *
 * <p>Hsu, Qi, Brown: Measuring the Effects of Non-Identical Data Distribution for Federated Visual
 * Classification, 2019, section 3.2.
 */
public final class FedAvgM implements AggregationStrategy {

  private final double momentum;
  private final double rate;

  public FedAvgM(StrategySettings settings) {
    this.momentum = settings.number("momentum", 0.9, 0, Math.nextDown(1.0));
    this.rate = settings.number("rate", 1, 1e-9, 1e3);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return WeightedMean.with(Update::samples, this::step);
  }

  private Step step(float[] mean, ServerState state) {
    float[] m = state.array("m", mean.length);
    float[] change = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      m[i] = (float) (momentum * m[i] + mean[i]);
      change[i] = (float) (rate * m[i]);
    }
    return new Step(change, state.with("m", m));
  }
}
