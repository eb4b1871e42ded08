package space.perigee.onboard.flight.account;

import space.perigee.hw.Board;
import space.perigee.hw.Spacecraft;

/**
 * Energy that computing costs on a board, and that the spacecraft can provide.
 *
 * @param capacityJoules largest reserve of energy for computing (J)
 * @param refillWatts orbit-average power available for computing (W)
 * @param trainWatts power of training, above idle (W)
 * @param inferWatts power of predicting, above idle (W)
 * @param flopsPerSecond sustained rate of float32 operations (1/s)
 */
public record EnergyBudget(
    double capacityJoules,
    double refillWatts,
    double trainWatts,
    double inferWatts,
    double flopsPerSecond) {

  /**
   * Share of a circular orbit at 500 km that is sunlit when the Sun lies in its plane: {@code 1 -
   * asin(6378 / 6878) / pi}. It is the worst case; other orbits see more Sun.
   */
  private static final double SUNLIT_FRACTION = 0.622;

  /** The eclipse of that orbit: 37.8 % of 94.6 minutes. */
  private static final double ECLIPSE_SECONDS = 2146;

  /** The bucket holds at least the surplus of this time. */
  private static final double LEAST_SECONDS = 60;

  private static final double FLOPS_PER_GFLOP = 1e9;

  /**
   * @throws IllegalArgumentException if a value is negative or not finite, or the board computes
   *     nothing
   */
  public EnergyBudget {
    double[] values = {capacityJoules, refillWatts, trainWatts, inferWatts, flopsPerSecond};
    for (double value : values) {
      if (!(value >= 0 && Double.isFinite(value))) {
        throw new IllegalArgumentException("an energy budget has finite values of 0 or more");
      }
    }
    if (flopsPerSecond == 0) {
      throw new IllegalArgumentException("flopsPerSecond must be above 0");
    }
  }

  /**
   * The budget of a spacecraft profile. The bucket fills with the orbit-average solar power less
   * the bus and the idle board, and holds the usable charge less what bus and idle board take
   * through an eclipse. Training costs the board's training power less its idle power, which is
   * already paid for, during the time that the arithmetic takes at the sustained rate. This is an
   * estimate, as small networks do not reach that rate.
   */
  public static EnergyBudget of(Spacecraft spacecraft) {
    Board board = spacecraft.board();
    double alwaysWatts = spacecraft.wattsBus() + board.power().wattsIdle();
    double refillWatts = Math.max(0, spacecraft.wattsSolarSunlit() * SUNLIT_FRACTION - alwaysWatts);
    double spareJoules = spacecraft.battery().usableJoules() - alwaysWatts * ECLIPSE_SECONDS;
    return new EnergyBudget(
        Math.max(spareJoules, refillWatts * LEAST_SECONDS),
        refillWatts,
        board.power().wattsTrain() - board.power().wattsIdle(),
        board.power().wattsInfer() - board.power().wattsIdle(),
        board.processor().sustainedGflops() * FLOPS_PER_GFLOP);
  }

  /** Unlimited energy on a board that computes {@code flopsPerSecond}. */
  public static EnergyBudget unlimited(double trainWatts, double flopsPerSecond) {
    return new EnergyBudget(Double.MAX_VALUE, 0, trainWatts, trainWatts, flopsPerSecond);
  }

  /** Energy of training arithmetic (J). */
  double trainJoules(double flops) {
    return trainWatts * flops / flopsPerSecond;
  }

  /** Energy of predicting arithmetic (J). */
  double inferJoules(double flops) {
    return inferWatts * flops / flopsPerSecond;
  }
}
