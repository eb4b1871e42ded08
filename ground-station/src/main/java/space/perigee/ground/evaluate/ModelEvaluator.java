package space.perigee.ground.evaluate;

import java.util.Optional;
import java.util.OptionalDouble;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.Weights;

/** Scores models on the ground's data. Used by one thread at a time. */
public interface ModelEvaluator {

  /** The task of the models. */
  Task task();

  /** By what versions can be judged. */
  default GateBasis basis() {
    return GateBasis.LABELED_DATA;
  }

  /** Scores {@code weights}, which are finite. */
  Assessment evaluate(Weights weights);

  /**
   * The losses of {@code weights}, which are finite, on some of the gate's data: a few hundred
   * samples, as many of each label as there are. Empty without labeled data.
   */
  default Optional<SampleLosses> losses(Weights weights) {
    return Optional.empty();
  }

  /**
   * The measure of {@code weights}, which are finite, on some hundred of the held-out samples, in
   * the shares in which the labels are there: about {@link Assessment#value}, for less. Empty where
   * it costs as much.
   */
  default OptionalDouble sampledScore(Weights weights) {
    return OptionalDouble.empty();
  }

  /**
   * What {@code weights}, which are finite, predict for samples without labels. Empty with labeled
   * data, and where there are no samples.
   */
  default Optional<PredictedLabels> predictions(Weights weights) {
    return Optional.empty();
  }
}
