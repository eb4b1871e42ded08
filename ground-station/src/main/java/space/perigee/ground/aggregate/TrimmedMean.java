package space.perigee.ground.aggregate;

import java.util.Arrays;
import java.util.List;

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
    return new WholeRound(this::mean);
  }

  private float[] mean(List<Update> updates, int parameters) {
    float[] result = new float[parameters];
    List<float[]> changes = updates.stream().map(Update::change).toList();
    float[] column = new float[changes.size()];
    int left = (int) Math.floor(trim * column.length);
    int count = column.length - 2 * left;
    for (int i = 0; i < parameters; i++) {
      for (int k = 0; k < column.length; k++) {
        column[k] = changes.get(k)[i];
      }
      Arrays.sort(column);
      double sum = 0;
      for (int k = left; k < left + count; k++) {
        sum += column[k];
      }
      result[i] = (float) (sum / count);
    }
    return result;
  }
}
