package space.perigee.ground.aggregate;

/**
 * The server takes the mean update {@code u} for a gradient, and Adam for its optimizer: parameters
 * that change rarely take longer steps.
 *
 * <pre>
 *   v' = beta2 v + (1 - beta2) u^2
 * </pre>
 *
 * <p>{@link ServerRate} has the formulas that the three methods of the paper share. A satellite's
 * weight is its samples.
 *
 * <p>Reddi, Charles, Zaheer, Garrett, Rush, Konečný, Kumar, McMahan: Adaptive Federated
 * Optimization, ICLR 2021, algorithm 2.
 */
public final class FedAdam implements AggregationStrategy {

  private final ServerRate server;

  public FedAdam(StrategySettings settings) {
    this.server = ServerRate.of(settings);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return WeightedMean.with(
        Update::samples,
        (mean, last) ->
            server.step(
                mean, last, (v, square) -> server.memory() * v + (1 - server.memory()) * square));
  }
}
