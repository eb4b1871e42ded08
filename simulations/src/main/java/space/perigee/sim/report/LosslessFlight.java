package space.perigee.sim.report;

/**
 * The same flight with lossless deltas, for comparison.
 *
 * @param globalAccuracy accuracy of its last global model (fraction of the test set, 0 to 1)
 * @param totalBytes bytes of both directions, with headers
 * @param deliveries deltas and models delivered, at most one per satellite, contact and direction
 */
public record LosslessFlight(double globalAccuracy, long totalBytes, int deliveries) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public LosslessFlight {
    Checks.requireFraction("globalAccuracy", globalAccuracy);
    Checks.requireNotNegative("totalBytes", totalBytes);
    Checks.requireNotNegative("deliveries", deliveries);
  }

  /** Returns the figures of a flight that was flown with lossless deltas. */
  public static LosslessFlight of(MissionReport report) {
    return new LosslessFlight(
        report.model().globalAccuracy(), report.link().total(), report.link().deliveries());
  }
}
