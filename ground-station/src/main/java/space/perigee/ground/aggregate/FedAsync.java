package space.perigee.ground.aggregate;

import java.util.OptionalInt;

/**
 * Asynchronous federated optimization: each delivery makes a version at once.
 *
 * <pre>
 *   g' = g + alpha s(t) u
 * </pre>
 *
 * <p>The paper mixes weights, {@code (1 - alpha s) g + alpha s w}, which is the same for a fresh
 * update. A stale {@code w} would also pull the model back to the version that it was trained from;
 * an update does not. Deliveries that arrive while a version is evaluated are applied one after the
 * other in the next one. Costs nothing but the change.
 *
 * <p>Xie, Koyejo, Gupta: Asynchronous Federated Optimization, 2019, algorithm 1; the staleness
 * functions are those of section 5.2, see {@link Staleness}.
 */
public final class FedAsync implements AggregationStrategy {

  private final double alpha;
  private final Staleness staleness;

  public FedAsync(StrategySettings settings) {
    this.alpha = settings.number("alpha", 0.6, 1e-9, 1);
    this.staleness = Staleness.of(settings, Staleness.Kind.POLYNOMIAL);
  }

  /** One. */
  @Override
  public OptionalInt quorum() {
    return OptionalInt.of(1);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    WeightedMean sum = new WeightedMean();
    return new Aggregation() {
      @Override
      public void add(Update update) {
        sum.add(update, alpha * staleness.factor(update));
      }

      @Override
      public Step close(int parameters, ServerState last) {
        return new Step(sum.over(1, parameters), last);
      }
    };
  }
}
