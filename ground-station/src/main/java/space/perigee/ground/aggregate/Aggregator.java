package space.perigee.ground.aggregate;

import java.util.List;
import space.perigee.sync.model.Weights;

/** A strategy of federated learning: makes the next global model. */
public interface Aggregator {

  /**
   * The next global model. Deterministic: the same contributions in the same order give the same
   * bits.
   *
   * @param current the global model so far
   * @param contributions the newest of every satellite heard so far, ordered by satellite; all have
   *     the layout of {@code current}
   */
  Weights aggregate(Weights current, List<Contribution> contributions);
}
