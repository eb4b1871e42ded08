package space.perigee.sim.federate;

import java.util.List;

/**
 * The result of one run.
 *
 * @param accuracies test accuracy of the satellites' weights after each round (0 to 1)
 * @param bytesDown bytes from the satellites to the ground in all rounds
 * @param bytesUp bytes from the ground to the satellites in all rounds, without the initial weights
 * @param undoneSteps training steps undone because of values that were not finite
 */
public record FederatedResult(
    List<Double> accuracies, long bytesDown, long bytesUp, int undoneSteps) {

  public FederatedResult {
    accuracies = List.copyOf(accuracies);
    if (accuracies.isEmpty()) {
      throw new IllegalArgumentException("a run must have a round");
    }
  }

  /** Returns the accuracy after the last round. */
  public double accuracy() {
    return accuracies.get(accuracies.size() - 1);
  }
}
