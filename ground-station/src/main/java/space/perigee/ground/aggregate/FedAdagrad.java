package space.perigee.ground.aggregate;

/**
 * As {@link FedAdam}, but the second moment is the sum of all squares so far: steps become smaller
 * with time. {@code beta2} has no effect.
 *
 * <pre>
 *   v' = v + u^2
 * </pre>
 *
 * <p>{@link ServerRate} has the formulas that the three methods of the paper share. A satellite's
 * weight is its samples.
 *
 * <p>Reddi, Charles, Zaheer, Garrett, Rush, Konečný, Kumar, McMahan: Adaptive Federated
 * Optimization, ICLR 2021, algorithm 2.
 */
public final class FedAdagrad implements AggregationStrategy {

  private final ServerRate server;

  public FedAdagrad(StrategySettings settings) {
    this.server = ServerRate.of(settings);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return WeightedMean.with(Update::samples, (mean, last) -> server.step(mean, last, Double::sum));
  }
}
