package space.perigee.ground.aggregate;

import java.util.Arrays;
import java.util.List;

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
    return new WholeRound(CoordinateMedian::median);
  }

  private static float[] median(List<Update> updates, int parameters) {
    float[] result = new float[parameters];
    List<float[]> changes = updates.stream().map(Update::change).toList();
    float[] column = new float[changes.size()];
    int middle = column.length / 2;
    for (int i = 0; i < parameters; i++) {
      for (int k = 0; k < column.length; k++) {
        column[k] = changes.get(k)[i];
      }
      Arrays.sort(column);
      result[i] =
          column.length % 2 == 1
              ? column[middle]
              : (float) (((double) column[middle - 1] + column[middle]) / 2);
    }
    return result;
  }
}
