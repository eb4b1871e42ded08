package space.perigee.ground.evaluate;

import java.util.List;
import space.perigee.sync.model.Weights;

/** Scores models on the ground's data. Used by one thread at a time. */
@FunctionalInterface
public interface ModelEvaluator {

  /** Scores {@code weights}, which are finite. */
  Assessment evaluate(Weights weights);

  /** Names of the model's classes, by index; empty if they have none. */
  default List<String> classes() {
    return List.of();
  }
}
