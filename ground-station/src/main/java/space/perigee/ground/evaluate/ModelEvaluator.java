package space.perigee.ground.evaluate;

import space.perigee.onboard.task.Task;
import space.perigee.sync.model.Weights;

/** Scores models on the ground's data. Used by one thread at a time. */
public interface ModelEvaluator {

  /** The task of the models. */
  Task task();

  /** Scores {@code weights}, which are finite. */
  Assessment evaluate(Weights weights);
}
