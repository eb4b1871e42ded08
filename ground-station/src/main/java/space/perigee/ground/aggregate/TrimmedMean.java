package space.perigee.ground.aggregate;

/**
 * The mean of each parameter over the satellites without the {@code trim} share of the largest and
 * of the smallest values. Satellites count alike. Less robust than {@link CoordinateMedian}, and
 * less wasteful.
 *
 * <p>Keeps all updates of a round. Costs a sort of {@code K} values per parameter.
 *
 * <p>Yin, Chen, Ramchandran, Bartlett: Byzantine-Robust Distributed Learning: Towards Optimal
 * Statistical Rates, ICML 2018, algorithm 1, option II.
 */
public final class TrimmedMean implements AggregationStrategy {

  private final double trim;

  public TrimmedMean(StrategySettings settings) {
    this.trim = settings.number("trim", 0.2, 0, Math.nextDown(0.5));
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return new WholeRound(WholeRound.ofEachParameter(this::mean));
  }

  private double mean(float[] sorted) {
    int left = (int) Math.floor(trim * sorted.length);
    int count = sorted.length - 2 * left;
    double sum = 0;
    for (int k = left; k < left + count; k++) {
      sum += sorted[k];
    }
    return sum / count;
  }
}
