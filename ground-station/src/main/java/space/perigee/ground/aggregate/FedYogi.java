package space.perigee.ground.aggregate;

/**
 * As {@link FedAdam}, but the second moment grows and shrinks by steps that do not depend on its
 * size, so that a few large updates are not forgotten at once.
 *
 * <pre>
 *   v' = v - (1 - beta2) u^2 sign(v - u^2)
 * </pre>
 *
 * <p>{@link ServerRate} has the formulas that the three methods of the paper share. A satellite's
 * weight is its samples.
 *
 * <p>Reddi, Charles, Zaheer, Garrett, Rush, Konečný, Kumar, McMahan: Adaptive Federated
 * Optimization, ICLR 2021, algorithm 2.
 */
public final class FedYogi implements AggregationStrategy {

  private final ServerRate server;

  public FedYogi(StrategySettings settings) {
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
                mean,
                last,
                (v, square) -> v - (1 - server.memory()) * square * Math.signum(v - square)));
  }
}
