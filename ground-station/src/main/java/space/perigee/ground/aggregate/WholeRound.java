package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.List;

/** An aggregation that needs all updates of a round at once. */
final class WholeRound implements AggregationStrategy.Aggregation {

  private final Rule rule;
  private final List<Update> updates = new ArrayList<>();

  /** Makes one change of at least one update. */
  interface Rule {
    float[] change(List<Update> updates, int parameters);
  }

  WholeRound(Rule rule) {
    this.rule = rule;
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
