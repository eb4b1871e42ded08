package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.contact.Contact;

/*
 * The position of a satellite during a contact, derived from the contact plan. On a circular orbit of radius r around
 * a sphere of radius R, the angle between station and satellite at the center of the Earth is
 *
 *   cos(angle) = cos(least) cos(w t)
 *
 * with t the time since culmination, w the satellite's angular rate, and least the angle at culmination, which follows
 * from the highest elevation (J. R. Wertz and W. J. Larson, Space Mission Analysis and Design, 3rd edition, 1999,
 * section 5.3.1, without the Earth's rotation). Elevation and slant range follow from the angle:
 *
 *   tan(elevation) = (cos(angle) - R/r) / sin(angle)       range^2 = R^2 + r^2 - 2 R r cos(angle)
 *
 * The angular rate w follows from the contact's length, which includes the effect of the Earth's rotation: it takes the
 * satellite from mask to mask in the time between AOS and LOS. If the contact was cut, w follows from the altitude.
 */

/** Elevation and slant range of a satellite during a contact, on a circular orbit. */
public final class PassGeometry {

  /** Mean radius of the Earth (km; IUGG). */
  static final double EARTH_RADIUS_KM = 6371.0088;

  private static final double GRAVITY_KM3_S2 = 398_600.4418;
  private static final double NANOS = 1e9;

  private final double radius;
  private final double cosLeast;
  private final double rate;
  private final Instant culmination;

  /**
   * @param altitudeKm altitude of the orbit above the Earth's mean radius
   * @param maskDeg elevation at which the plan's contacts start and end; a contact that culminates
   *     at or below it was cut
   */
  PassGeometry(Contact contact, double altitudeKm, double maskDeg) {
    this.radius = EARTH_RADIUS_KM + altitudeKm;
    double least = centralAngle(Math.toRadians(contact.maxElevationDeg()));
    this.cosLeast = Math.cos(least);
    Duration length = contact.duration();
    this.culmination = contact.aos().plus(length.dividedBy(2));
    double half = length.toNanos() / NANOS / 2;
    double cosEdge = Math.cos(centralAngle(Math.toRadians(maskDeg))) / cosLeast;
    this.rate =
        cosEdge < 1 && contact.maxElevationDeg() > maskDeg
            ? Math.acos(cosEdge) / half
            : Math.sqrt(GRAVITY_KM3_S2 / (radius * radius * radius));
  }

  /** Returns the angle at the Earth's center for an elevation (radians). */
  private double centralAngle(double elevation) {
    return Math.acos(EARTH_RADIUS_KM / radius * Math.cos(elevation)) - elevation;
  }

  private double cosAngle(Instant at) {
    double seconds = Duration.between(culmination, at).toNanos() / NANOS;
    return cosLeast * Math.cos(rate * seconds);
  }

  /** Returns the elevation (degrees), negative below the horizon. */
  double elevationDeg(Instant at) {
    double cos = cosAngle(at);
    double sin = Math.sqrt(Math.max(0, 1 - cos * cos));
    return Math.toDegrees(Math.atan2(cos - EARTH_RADIUS_KM / radius, sin));
  }

  /** Returns the distance between station and satellite (km). */
  double rangeKm(Instant at) {
    return Math.sqrt(
        EARTH_RADIUS_KM * EARTH_RADIUS_KM
            + radius * radius
            - 2 * EARTH_RADIUS_KM * radius * cosAngle(at));
  }

  /** Returns the maximum slant range, at the horizon (km). */
  static double longestRangeKm(double altitudeKm) {
    double radius = EARTH_RADIUS_KM + altitudeKm;
    return Math.sqrt(radius * radius - EARTH_RADIUS_KM * EARTH_RADIUS_KM);
  }
}
