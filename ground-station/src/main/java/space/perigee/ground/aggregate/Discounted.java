package space.perigee.ground.aggregate;

import java.util.OptionalInt;

/**
 * Any strategy with stale updates that count less: each change is scaled, see {@link Staleness}.
 */
final class Discounted implements AggregationStrategy {

  private final AggregationStrategy inner;
  private final Staleness staleness;

  Discounted(AggregationStrategy inner, Staleness staleness) {
    this.inner = inner;
    this.staleness = staleness;
  }

  @Override
  public boolean streams() {
    return inner.streams();
  }

  @Override
  public OptionalInt quorum() {
    return inner.quorum();
  }

  @Override
  public Aggregation begin(ServerState state) {
    Aggregation round = inner.begin(state);
    return new Aggregation() {
      @Override
      public void add(Update update) {
        round.add(update.scaled(staleness.factor(update)));
      }

      @Override
      public Step close(int parameters, ServerState last) {
        return round.close(parameters, last);
      }
    };
  }
}
