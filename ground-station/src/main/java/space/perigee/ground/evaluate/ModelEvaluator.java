package space.perigee.ground.evaluate;

import space.perigee.sync.model.Weights;

/** Scores models on the ground's data. Used by one thread at a time. */
@FunctionalInterface
public interface ModelEvaluator {

  /** Scores {@code weights}, which are finite. */
  Assessment evaluate(Weights weights);
}
