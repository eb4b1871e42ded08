package space.perigee.sim.contacts;

import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.hipparchus.analysis.solvers.AllowedSolution;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.time.AbsoluteDate;
import org.orekit.utils.PVCoordinates;

/**
 * The orbit of one satellite over one span in the Earth-fixed frame. Times are seconds since the
 * start of the span. The frame is TEME rotated by Greenwich mean sidereal time (IAU 1982) with UT1
 * = UTC. The difference of UT1 and UTC, below 0.9 s by definition, amounts to at most 420 m at the
 * equator; this and polar motion of some 15 m are less than the kilometer by which day-old elements
 * err.
 */
final class EarthFixedOrbit {

  /** Rate of Greenwich mean sidereal time (rad/s). */
  static final double EARTH_RATE = 2 * Math.PI * 1.002737909350795 / 86400;

  /** Earth's gravity (m^3/s^2) and radius (m) of SGP4, WGS72. */
  static final double MU = 3.986008e14;

  static final double EARTH_RADIUS_M = 6378135;

  /**
   * Margin for the radius: elements are mean elements, around which SGP4 varies the radius by some
   * 20 km.
   */
  static final double RADIUS_MARGIN = 0.985;

  /** Margin for gravity: J2 adds up to 3 J2 (R/r)^2, the other harmonics a hundredth of that. */
  private static final double GRAVITY_MARGIN = 1.004;

  /** Accuracy of roots (s). */
  private static final double TIME_ACCURACY = 1e-4;

  private static final int MAX_EVALUATIONS = 200;

  private final Sgp4 sgp4;
  private final AbsoluteDate start;
  private final double siderealAngleAtStart;
  private final double minRadiusM;
  private final double maxAcceleration;
  private final double maxSpeed;

  /** Creates the orbit over a span short enough for the perigee to stay as it is at the epoch. */
  EarthFixedOrbit(TLE elements, Instant start) {
    this(elements, start, elements.computeSemiMajorAxis() * (1 - elements.getE()));
  }

  /**
   * Creates the orbit over a span.
   *
   * @param elements mean elements for SGP4
   * @param start start of the span
   * @param lowestPerigeeM lowest perigee within the span (m from the center of the Earth)
   */
  EarthFixedOrbit(TLE elements, Instant start, double lowestPerigeeM) {
    this.sgp4 = new Sgp4(elements);
    this.start = EmbeddedTime.date(start);
    this.siderealAngleAtStart = siderealAngle(start);
    double axis = elements.computeSemiMajorAxis();
    double perigee = Math.max(lowestPerigeeM * RADIUS_MARGIN, 0.99 * EARTH_RADIUS_M);
    double apogee = axis * (1 + elements.getE()) / RADIUS_MARGIN;
    this.minRadiusM = perigee;
    this.maxSpeed =
        Math.sqrt(MU * (2 / perigee - 1 / Math.max(axis, perigee))) + EARTH_RATE * apogee;
    this.maxAcceleration =
        GRAVITY_MARGIN * MU / (perigee * perigee)
            + 2 * EARTH_RATE * maxSpeed
            + EARTH_RATE * EARTH_RATE * apogee;
  }

  /**
   * Returns Greenwich mean sidereal time as an angle (rad, 0 to 2 pi), IAU 1982, with UT1 = UTC.
   */
  static double siderealAngle(Instant utc) {
    double days = (utc.getEpochSecond() - 946_728_000L + utc.getNano() * 1e-9) / 86400.0;
    double centuries = days / 36525;
    double seconds =
        67310.54841
            + (876600.0 * 3600 + 8640184.812866) * centuries
            + 0.093104 * centuries * centuries
            - 6.2e-6 * centuries * centuries * centuries;
    double turn = seconds / 86400;
    return 2 * Math.PI * (turn - Math.floor(turn));
  }

  /**
   * Returns the state at {@code seconds} after the start of the span.
   *
   * @throws UnusableElementsException if the elements are not usable at that time
   */
  EarthFixedState at(double seconds) {
    PVCoordinates teme = teme(seconds);
    Vector3D p = teme.getPosition();
    Vector3D v = teme.getVelocity();
    if (!(p.getNorm() > 0.98 * EARTH_RADIUS_M)) {
      throw new UnusableElementsException(seconds, "the orbit intersects the ground");
    }
    double angle = siderealAngleAtStart + EARTH_RATE * seconds;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double x = cos * p.getX() + sin * p.getY();
    double y = cos * p.getY() - sin * p.getX();
    return new EarthFixedState(
        x,
        y,
        p.getZ(),
        cos * v.getX() + sin * v.getY() + EARTH_RATE * y,
        cos * v.getY() - sin * v.getX() - EARTH_RATE * x,
        v.getZ());
  }

  /**
   * Returns the state from SGP4 in TEME (m, m/s).
   *
   * @throws UnusableElementsException if SGP4 has none
   */
  PVCoordinates teme(double seconds) {
    try {
      return sgp4.state(start.shiftedBy(seconds));
    } catch (OrekitException | MathRuntimeException e) {
      throw new UnusableElementsException(seconds, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the time at which a function of the state is zero, to 0.1 ms.
   *
   * @param f a function that changes its sign between {@code from} and {@code to}
   */
  double root(ToDoubleFunction<EarthFixedState> f, double from, double to) {
    BracketingNthOrderBrentSolver solver =
        new BracketingNthOrderBrentSolver(0, TIME_ACCURACY, 0, 5);
    return solver.solve(
        MAX_EVALUATIONS,
        t -> f.applyAsDouble(at(t)),
        from,
        to,
        (from + to) / 2,
        AllowedSolution.ANY_SIDE);
  }

  Instant instantAt(double seconds) {
    return EmbeddedTime.instant(start.shiftedBy(seconds));
  }

  /** Lower bound of the distance from the center of the Earth (m). */
  double minRadiusM() {
    return minRadiusM;
  }

  /** Upper bound of the acceleration in the rotating frame (m/s^2). */
  double maxAcceleration() {
    return maxAcceleration;
  }

  /** Upper bound of the speed in the rotating frame (m/s). */
  double maxSpeed() {
    return maxSpeed;
  }
}
