package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** An aggregation that needs all updates of a round at once. */
final class WholeRound implements AggregationStrategy.Aggregation {

  /** Parameters that are unpacked at a time. */
  private static final int BLOCK = 1024;

  private final Rule rule;
  private final List<Update> updates = new ArrayList<>();

  /** Makes one change of at least one update. */
  interface Rule {
    float[] change(List<Update> updates, int parameters);
  }

  WholeRound(Rule rule) {
    this.rule = rule;
  }

  /**
   * A rule for each parameter by itself. Costs a sort of the values of each, and memory for {@value
   * #BLOCK} parameters of each satellite.
   *
   * @param ofSorted one change of those of all satellites, ascending
   */
  static Rule ofEachParameter(ToDoubleFunction<float[]> ofSorted) {
    return (updates, parameters) -> {
      List<ChangeValues.Reader> readers =
          updates.stream().map(update -> update.values().reader()).toList();
      float[][] block = new float[readers.size()][BLOCK];
      float[] values = new float[readers.size()];
      float[] result = new float[parameters];
      for (int from = 0; from < parameters; from += BLOCK) {
        int count = Math.min(BLOCK, parameters - from);
        for (int k = 0; k < values.length; k++) {
          readers.get(k).read(block[k], count);
        }
        for (int i = 0; i < count; i++) {
          for (int k = 0; k < values.length; k++) {
            values[k] = block[k][i];
          }
          Arrays.sort(values);
          result[from + i] = (float) ofSorted.applyAsDouble(values);
        }
      }
      return result;
    };
  }

  @Override
  public void add(Update update) {
    updates.add(update);
  }

  @Override
  public AggregationStrategy.Step close(int parameters, ServerState state) {
    return new AggregationStrategy.Step(
        updates.isEmpty() ? new float[parameters] : rule.change(updates, parameters), state);
  }
}
