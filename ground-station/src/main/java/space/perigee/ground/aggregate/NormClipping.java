package space.perigee.ground.aggregate;

import java.util.OptionalInt;

/**
 * Any strategy with updates that are cut to a norm of {@code clip}: one satellite moves the mean by
 * {@code clip} times its weight at most.
 *
 * <p>The bound may follow the fleet: with a quantile {@code q}, it is moved after each round until
 * that share of the updates is within it,
 *
 * <pre>
 *   clip' = clip exp(-rate (b - q))        b: share of the updates of the round with norm up to clip
 * </pre>
 *
 * which needs no more than a count, and streams. The bound is stored with the version.
 *
 * <p>Andrew, Thakkar, McMahan, Ramaswamy: Differentially Private Learning with Adaptive Clipping,
 * NeurIPS 2021, algorithm 1, without its noise.
 */
final class NormClipping implements AggregationStrategy {

  static final String BOUND = "clip";

  private final AggregationStrategy inner;
  private final double first;
  private final double quantile;
  private final double rate;

  /**
   * @param first the bound, or the first one if it is adaptive
   * @param quantile share of the updates that are to be within the bound; 0 for a fixed one
   * @param rate of adaptation
   */
  NormClipping(AggregationStrategy inner, double first, double quantile, double rate) {
    this.inner = inner;
    this.first = first;
    this.quantile = quantile;
    this.rate = rate;
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
    double bound = state.number(BOUND, first);
    Aggregation round = inner.begin(state);
    return new Aggregation() {
      private int count;
      private int within;

      @Override
      public void add(Update update) {
        count++;
        within += update.norm() <= bound ? 1 : 0;
        round.add(update.clipped(bound));
      }

      @Override
      public Step close(int parameters, ServerState last) {
        Step step = round.close(parameters, last);
        if (quantile == 0 || count == 0) {
          return step;
        }
        double share = (double) within / count;
        double next = last.number(BOUND, first) * Math.exp(-rate * (share - quantile));
        return new Step(step.change(), step.state().with(BOUND, next));
      }
    };
  }
}
