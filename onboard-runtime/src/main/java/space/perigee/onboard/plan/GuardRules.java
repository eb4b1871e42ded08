package space.perigee.onboard.plan;

/**
 * Rules by which the golden set protects the model from its own stream.
 *
 * @param active false to train without protection
 * @param cpuShare most of the computing spent on learning that judging the learner may take, 0
 *     (exclusive) to 1
 * @param bound loss of the share of golden samples predicted correctly beyond which training is
 *     frozen (0 to 1)
 * @param falseAlarm probability that one judgment finds an equally good learner worse
 * @param firstSamples number of first samples whose statistics later inputs are compared with; 0 to
 *     accept every input
 */
public record GuardRules(
    boolean active, double cpuShare, double bound, double falseAlarm, int firstSamples) {

  /** At most 5 % of the computing, a bound of 8 points, 200 first samples. */
  public static final GuardRules DEFAULT = new GuardRules(true, 0.05, 0.08, 0.005, 200);

  /**
   * @throws IllegalArgumentException if a value is outside its range; names it
   */
  public GuardRules {
    if (!(cpuShare > 0 && cpuShare <= 1)) {
      throw new IllegalArgumentException("cpu-share " + cpuShare + " must be above 0, at most 1");
    }
    if (!(bound >= 0 && bound <= 1)) {
      throw new IllegalArgumentException("bound " + bound + " must be within 0 to 1");
    }
    if (!(falseAlarm > 0 && falseAlarm <= 0.5)) {
      throw new IllegalArgumentException(
          "false-alarm " + falseAlarm + " must be above 0, at most 0.5");
    }
    if (firstSamples < 0) {
      throw new IllegalArgumentException("first-samples " + firstSamples + " must be 0 or more");
    }
  }

  /** The same rules, switched on or off. */
  public GuardRules withActive(boolean on) {
    return new GuardRules(on, cpuShare, bound, falseAlarm, firstSamples);
  }
}
