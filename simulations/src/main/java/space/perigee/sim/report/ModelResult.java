package space.perigee.sim.report;

/**
 * The model of a mission. Both accuracies are fractions of the same test set (0 to 1).
 *
 * @param parameters number of parameters
 * @param deltas how deltas are coded, such as {@code 5 % of the weights} or {@code lossless}
 * @param startAccuracy of the model that all satellites started with
 * @param globalAccuracy of the last global model
 */
public record ModelResult(
    int parameters, String deltas, double startAccuracy, double globalAccuracy) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public ModelResult {
    Checks.requireNotNegative("parameters", parameters);
    Checks.requireFraction("startAccuracy", startAccuracy);
    Checks.requireFraction("globalAccuracy", globalAccuracy);
  }
}
