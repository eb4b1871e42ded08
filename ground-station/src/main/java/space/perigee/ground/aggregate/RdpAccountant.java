package space.perigee.ground.aggregate;

/**
 * The epsilon of repeated Gaussian noise, by Rényi differential privacy. Noise of multiplier {@code
 * z} costs {@code a / (2 z^2)} at order {@code a}, and rounds add up; an order gives
 *
 * <pre>
 *   epsilon(a) = rounds a / (2 z^2) + log((a - 1) / a) - (log delta + log a) / (a - 1)
 * </pre>
 *
 * of which the smallest counts.
 *
 * <p>Mironov: Rényi Differential Privacy, CSF 2017, proposition 7; Canonne, Kamath, Steinke: The
 * Discrete Gaussian for Differential Privacy, NeurIPS 2020, proposition 12, for the conversion. The
 * orders are those of Google's {@code dp-accounting}.
 */
public final class RdpAccountant {

  private static final int FRACTIONS = 99;
  private static final int FIRST_WHOLE = 11;
  private static final int LAST_WHOLE = 63;
  private static final double[] LARGE = {128, 256, 512, 1024};

  private RdpAccountant() {}

  /**
   * The epsilon after some rounds.
   *
   * @param noise multiplier, above 0
   * @param rounds in which a satellite may have taken part
   * @param delta above 0, below 1
   */
  public static double epsilon(double noise, long rounds, double delta) {
    return epsilon(rounds / (2 * noise * noise), delta);
  }

  /**
   * The epsilon after rounds with different noise.
   *
   * @param rho sum of {@code 1 / (2 z^2)} over the rounds
   * @param delta above 0, below 1
   */
  static double epsilon(double rho, double delta) {
    if (rho == 0) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int i = 1; i <= FRACTIONS; i++) {
      best = Math.min(best, epsilonAt(1 + i / 10.0, rho, delta));
    }
    for (int order = FIRST_WHOLE; order <= LAST_WHOLE; order++) {
      best = Math.min(best, epsilonAt(order, rho, delta));
    }
    for (double order : LARGE) {
      best = Math.min(best, epsilonAt(order, rho, delta));
    }
    return Math.max(0, best);
  }

  private static double epsilonAt(double order, double rho, double delta) {
    return order * rho + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
  }
}
