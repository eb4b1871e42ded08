package space.perigee.sim.contacts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.jspecify.annotations.Nullable;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.utils.PVCoordinates;

/*
 * How long the elements of a satellite describe its orbit.
 *
 * SGP4 models drag by polynomials of time. Beyond decay they do not stop: the semi-major axis is
 * a0 (1 - c1 t - d2 t^2 - d3 t^3 - d4 t^4)^2, which falls to zero and then rises without bound [1].
 * So a decayed satellite "revives" and, for a while, is where a satellite could be. A single state
 * cannot tell. We therefore follow the orbit from the epoch, where the elements are true, outward to
 * the span, and end it where it first leaves the bounds:
 *
 *     lower   semi-major axis below the Earth's radius + 80 km, or position within the Earth: no
 *             orbit survives below 80 km [2]
 *     upper   semi-major axis 1.5 % above that of the elements, the bound of ContactSearch. Drag
 *             never raises an orbit, and the periodic terms are smaller
 *
 * The semi-major axis comes from the energy of the state, with the potential of J2, which leaves
 * 0.5 % of variation even for eccentric orbits.
 *
 * Steps grow with the distance from the epoch, from 10 min to a fiftieth of the distance and at
 * most a day (an hour within the span), so that no decay is stepped over. Bisection finds the end
 * to a second.
 *
 * [1] F. R. Hoots, R. L. Roehrich, "Models for propagation of NORAD element sets", Spacetrack
 *     Report 3, 1980.
 * [2] J. C. McDowell, "The edge of space: revisiting the Karman line", Acta Astronautica 151, 2018.
 */

/** The part of one span for which the elements of a satellite describe an orbit. */
final class OrbitLifetime {

  /** Lowest altitude of a circular orbit (m). */
  private static final double LOWEST_ORBIT_M = 80_000;

  private static final double J2 = 1.082616e-3;
  private static final double HIGHEST_AXIS = 1 / EarthFixedOrbit.RADIUS_MARGIN;

  /** Eccentricity from which that of a state is exact enough to tell its perigee. */
  private static final double ECCENTRIC = 0.1;

  private static final double FIRST_STEP = 600;
  private static final double STEP_GROWTH = 1 / 50.0;
  private static final double MAX_STEP = 86_400;
  private static final double MAX_STEP_IN_SPAN = 3600;
  private static final double ACCURACY = 1;

  /** How the elements fail at some time. */
  private enum Failure {
    DECAYED,
    RAISED,
    NO_STATE
  }

  /** The last usable time in one direction (s), and what comes after it if it is not the limit. */
  private record Reach(double time, @Nullable Failure failure) {}

  private final Satellite.Validity part;
  private final EarthFixedOrbit orbit;
  private final double end;
  private final double axisM;
  private final Reach back;
  private final Reach ahead;
  private double lowestPerigeeM = Double.MAX_VALUE;

  /** Follows the orbit from the epoch of its elements to a span. */
  OrbitLifetime(Satellite.Validity part) {
    TLE elements = part.elements();
    this.part = part;
    this.orbit = new EarthFixedOrbit(elements, part.from());
    this.end = Duration.between(part.from(), part.to()).toMillis() / 1000.0;
    this.axisM = elements.computeSemiMajorAxis();
    double epoch = Duration.between(part.from(), Satellite.epoch(elements)).toMillis() / 1000.0;
    this.ahead = reach(epoch, Math.max(end, epoch));
    this.back = reach(epoch, Math.min(0, epoch));
  }

  /** Returns whether the elements describe an orbit in some part of the span. */
  boolean isUsable() {
    return to().isAfter(from());
  }

  /** Returns the orbit over the usable part. */
  EarthFixedOrbit orbit() {
    return new EarthFixedOrbit(part.elements(), from(), lowestPerigeeM);
  }

  /** Returns the length of the usable part (s). */
  double usableSeconds() {
    return Duration.between(from(), to()).toNanos() * 1e-9;
  }

  /**
   * Returns the age of the elements at the end of the usable part that is farther from the epoch.
   */
  ElementAge age() {
    Instant epoch = Satellite.epoch(part.elements());
    boolean isStart =
        Duration.between(epoch, from()).abs().compareTo(Duration.between(epoch, to()).abs()) > 0;
    Instant at = isStart ? from() : to();
    return ElementAge.of(epoch, at, axis(epoch), axis(at));
  }

  /** Returns the semi-major axis (m) at a usable time. */
  private double axis(Instant at) {
    PVCoordinates state = orbit.teme(Duration.between(part.from(), at).toNanos() * 1e-9);
    return axis(state.getPosition(), state.getVelocity());
  }

  /** Returns the unusable parts, in order of time. */
  List<Outage> outages() {
    if (!isUsable()) {
      return List.of(
          new Outage(
              part.from(), part.to(), ahead.failure() == null ? reasonBefore() : reasonAfter()));
    }
    List<Outage> outages = new ArrayList<>();
    if (from().isAfter(part.from())) {
      outages.add(new Outage(part.from(), from(), reasonBefore()));
    }
    if (to().isBefore(part.to())) {
      outages.add(new Outage(to(), part.to(), reasonAfter()));
    }
    return outages;
  }

  private Instant from() {
    double from = Math.max(0, back.time());
    return back.failure() == null || from == 0
        ? part.from()
        : part.from().plusMillis((long) Math.ceil(from * 1000));
  }

  private Instant to() {
    return ahead.failure() == null || ahead.time() >= end
        ? part.to()
        : part.from().plusMillis((long) Math.floor(ahead.time() * 1000));
  }

  private String reasonBefore() {
    return elementsText() + " do not reach back beyond " + instant(back);
  }

  private String reasonAfter() {
    return switch (Objects.requireNonNull(ahead.failure())) {
      case DECAYED -> "decays at " + instant(ahead) + " by " + elementsText();
      case RAISED -> elementsText() + " raise the orbit without end from " + instant(ahead) + " on";
      case NO_STATE -> elementsText() + " give no state from " + instant(ahead) + " on";
    };
  }

  private String elementsText() {
    return "the elements of " + wholeSeconds(Satellite.epoch(part.elements()));
  }

  private Instant instant(Reach reach) {
    return wholeSeconds(orbit.instantAt(reach.time()));
  }

  private static Instant wholeSeconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Steps from the epoch to a limit. */
  private Reach reach(double epoch, double limit) {
    double good = epoch;
    @Nullable Failure failure = failure(epoch);
    while (failure == null && good != limit) {
      double next = good + Math.copySign(step(good, epoch), limit - epoch);
      next = Math.abs(next - epoch) > Math.abs(limit - epoch) ? limit : next;
      failure = failure(next);
      if (failure == null) {
        good = next;
      } else {
        good = lastGood(good, next);
      }
    }
    return new Reach(good, failure);
  }

  private double step(double time, double epoch) {
    double grown = Math.max(FIRST_STEP, Math.abs(time - epoch) * STEP_GROWTH);
    boolean nearSpan = time > -MAX_STEP && time < end + MAX_STEP;
    return Math.min(grown, nearSpan ? MAX_STEP_IN_SPAN : MAX_STEP);
  }

  private double lastGood(double good, double bad) {
    double low = good;
    double high = bad;
    while (Math.abs(high - low) > ACCURACY) {
      double middle = (low + high) / 2;
      if (failure(middle) == null) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private @Nullable Failure failure(double time) {
    PVCoordinates state;
    try {
      state = orbit.teme(time);
    } catch (UnusableElementsException e) {
      return Failure.NO_STATE;
    }
    Vector3D p = state.getPosition();
    double r = p.getNorm();
    double axis = axis(p, state.getVelocity());
    if (!(r > EarthFixedOrbit.EARTH_RADIUS_M
        && axis > EarthFixedOrbit.EARTH_RADIUS_M + LOWEST_ORBIT_M)) {
      return Failure.DECAYED;
    }
    if (axis > axisM * HIGHEST_AXIS) {
      return Failure.RAISED;
    }
    double momentum = Vector3D.crossProduct(p, state.getVelocity()).getNormSq();
    double eccentricity = Math.sqrt(Math.max(0, 1 - momentum / EarthFixedOrbit.MU / axis));
    double perigee =
        axis * (1 - (eccentricity > ECCENTRIC ? eccentricity : part.elements().getE()));
    lowestPerigeeM = Math.min(lowestPerigeeM, perigee);
    return null;
  }

  /** Returns the semi-major axis (m); not positive if the state is that of no closed orbit. */
  private static double axis(Vector3D p, Vector3D v) {
    double r = p.getNorm();
    double sine = p.getZ() / r;
    double oblateness = J2 * Math.pow(EarthFixedOrbit.EARTH_RADIUS_M / r, 2) / 2;
    double potential = -EarthFixedOrbit.MU / r * (1 - oblateness * (3 * sine * sine - 1));
    return -EarthFixedOrbit.MU / 2 / (v.getNormSq() / 2 + potential);
  }
}
