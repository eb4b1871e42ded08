package space.perigee.sim.federate;

import java.util.List;

/**
 * What one run came to.
 *
 * @param accuracies of what the satellites hold after each round, on the test samples (0 to 1)
 * @param bytesDown from the satellites to the ground, all rounds
 * @param bytesUp from the ground to the satellites, all rounds; the first weights are not counted,
 *     satellites are launched with them
 * @param undoneSteps of training, because something was not finite
 */
public record FederatedResult(
    List<Double> accuracies, long bytesDown, long bytesUp, int undoneSteps) {

  public FederatedResult {
    accuracies = List.copyOf(accuracies);
    if (accuracies.isEmpty()) {
      throw new IllegalArgumentException("a run has a round at least");
    }
  }

  /** After the last round. */
  public double accuracy() {
    return accuracies.get(accuracies.size() - 1);
  }
}
