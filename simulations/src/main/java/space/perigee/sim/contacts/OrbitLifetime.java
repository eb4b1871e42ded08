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
 *     lower   semi-major axis, or radius at perigee, below the Earth's radius + 80 km: no orbit
 *             survives there [2]
 *     upper   semi-major axis 1.5 % above that of the elements, the bound of ContactSearch. Drag
 *             never raises an orbit, and the periodic terms are smaller
 *
 * The semi-major axis comes from the energy of the state, with the potential of J2, which leaves
 * 0.5 % of variation even for eccentric orbits.
 *
 * Steps grow with the distance from the epoch, from 10 min to a fiftieth of the distance, and are at
 * most an hour within the span. Where the polynomials have fallen to zero at some age, they take at
 * least a fifth of it to rise again, so no decay is stepped over. Bisection finds its time to a
 * second. Days, not hours, of steps would matter: Orekit integrates a resonant orbit from its epoch
 * for each state, which takes a millisecond after 15 years.
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

  /** Eccentricity from which the perigee is looked at. */
  private static final double ECCENTRIC = 0.02;

  private static final double FIRST_STEP = 600;
  private static final double STEP_GROWTH = 1 / 50.0;
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
      double next = good + Math.copySign(step(good, epoch, limit), limit - epoch);
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

  /** Returns how far to go at once: not into the span from outside, and finely within. */
  private double step(double time, double epoch, double limit) {
    double grown = Math.max(FIRST_STEP, Math.abs(time - epoch) * STEP_GROWTH);
    if (limit > epoch) {
      return time < 0 ? Math.min(grown, -time) : Math.min(grown, MAX_STEP_IN_SPAN);
    }
    return time > end ? Math.min(grown, time - end) : Math.min(grown, MAX_STEP_IN_SPAN);
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
    try {
      PVCoordinates state = orbit.teme(time);
      double axis = axis(state.getPosition(), state.getVelocity());
      if (!(axis > EarthFixedOrbit.EARTH_RADIUS_M + LOWEST_ORBIT_M)) {
        return Failure.DECAYED;
      }
      if (axis > axisM * HIGHEST_AXIS) {
        return Failure.RAISED;
      }
      double lowest = lowestRadius(time, state, axis);
      if (!(lowest > EarthFixedOrbit.EARTH_RADIUS_M + LOWEST_ORBIT_M)) {
        return Failure.DECAYED;
      }
      lowestPerigeeM = Math.min(lowestPerigeeM, lowest);
      return null;
    } catch (UnusableElementsException e) {
      return Failure.NO_STATE;
    }
  }

  /**
   * Returns the radius at the perigee next to a time if the orbit is eccentric, else at the time.
   */
  private double lowestRadius(double time, PVCoordinates state, double axis) {
    double radius = state.getPosition().getNorm();
    double climb = Vector3D.dotProduct(state.getPosition(), state.getVelocity());
    double cosine = 1 - radius / axis;
    double sine = climb / Math.sqrt(EarthFixedOrbit.MU * axis);
    if (Math.hypot(cosine, sine) < ECCENTRIC) {
      return radius;
    }
    double meanAnomaly = Math.atan2(sine, cosine) - sine;
    double sincePerigee = meanAnomaly * axis * Math.sqrt(axis / EarthFixedOrbit.MU);
    return Math.min(radius, orbit.teme(time - sincePerigee).getPosition().getNorm());
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
