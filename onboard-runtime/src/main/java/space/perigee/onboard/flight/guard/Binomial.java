package space.perigee.onboard.flight.guard;

/** Exact tails of the binomial distribution, for at most some thousand trials. */
final class Binomial {

  private Binomial() {}

  /**
   * Probability of at most {@code successes}.
   *
   * @param trials 0 or more
   * @param probability of a success, 0 to 1
   */
  static double atMost(int successes, int trials, double probability) {
    if (successes >= trials) {
      return 1;
    }
    if (probability >= 1) {
      return 0;
    }
    if (probability <= 0) {
      return 1;
    }
    double log = trials * StrictMath.log1p(-probability);
    double odds = StrictMath.log(probability) - StrictMath.log1p(-probability);
    double sum = 0;
    for (int k = 0; k <= successes; k++) {
      sum += StrictMath.exp(log);
      log += StrictMath.log((double) (trials - k) / (k + 1)) + odds;
    }
    return Math.min(1, sum);
  }

  /** Probability of at least {@code successes}. */
  static double atLeast(int successes, int trials, double probability) {
    return atMost(trials - successes, trials, 1 - probability);
  }
}
