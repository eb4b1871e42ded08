package space.perigee.ground.aggregate;

import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * Makes the next global model of the models that the satellites trained. To add a strategy,
 * implement this in a file named after it, beside {@link FedAvg}, and register it in {@link
 * AggregationStrategies}.
 */
public interface AggregationStrategy {

  /**
   * The next global model. Deterministic: the same contributions in the same order give the same
   * bits.
   *
   * @param current the global model so far
   * @param contributions the newest of every satellite so far, ordered by satellite; all have the
   *     layout of {@code current}
   */
  Weights aggregate(Weights current, List<Contribution> contributions);
}
