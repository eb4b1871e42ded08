package space.perigee.ground.aggregate;

/**
 * The median of each parameter over the satellites; of an even number, the mean of the two in the
 * middle. Fewer than half of the satellites, whatever they send, cannot move it beyond what others
 * sent. Satellites count alike. If their data differ, most updates of a rare class are small, and
 * the median forgets it.
 *
 * <p>Keeps all updates of a round. Costs a sort of {@code K} values per parameter.
 *
 * <p>Yin, Chen, Ramchandran, Bartlett: Byzantine-Robust Distributed Learning: Towards Optimal
 * Statistical Rates, ICML 2018, algorithm 1, option I.
 */
public final class CoordinateMedian implements AggregationStrategy {

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return new WholeRound(WholeRound.ofEachParameter(CoordinateMedian::median));
  }

  private static double median(float[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : ((double) sorted[middle - 1] + sorted[middle]) / 2;
  }
}
