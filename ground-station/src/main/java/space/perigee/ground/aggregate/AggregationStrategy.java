package space.perigee.ground.aggregate;

import java.util.OptionalInt;

/**
 * Makes one change of the global model of the updates of a round. To add a strategy, implement this
 * in a file named after it, beside {@link FedAvg}, and register it in {@link
 * AggregationStrategies}; outside the tree, implement {@link AggregationStrategyFactory}.
 *
 * <p>A strategy has settings and no state. What must survive a round, such as momentum, is in the
 * {@link ServerState}, which the ground stores with the version.
 */
public interface AggregationStrategy {

  /**
   * Begins a round.
   *
   * @param state after the last round
   */
  Aggregation begin(ServerState state);

  /**
   * True if an update can be {@link Aggregation#add added} when it arrives and forgotten, so that
   * memory does not grow with the number of satellites. Otherwise all updates of a round are kept
   * until it closes.
   */
  boolean streams();

  /** Satellites that close a round; empty for what the mission says. */
  default OptionalInt quorum() {
    return OptionalInt.empty();
  }

  /** A round. */
  interface Aggregation {

    /** Adds an update. All have the same number of parameters. */
    void add(Update update);

    /**
     * Ends the round. Deterministic: the same updates in the same order give the same bits.
     *
     * @param parameters number of parameters of the model
     * @param state after the last round, which may have ended after this one began
     */
    Step close(int parameters, ServerState state);
  }

  /**
   * What a round does to the global model.
   *
   * @param change to be added to the global model; all zero if no update counts
   * @param state for the next round
   */
  record Step(float[] change, ServerState state) {}
}
