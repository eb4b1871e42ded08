package space.perigee.sim.contacts;

import java.util.List;

/**
 * Computes a satellite's elevation and azimuth at one station, and its margin above the lowest
 * elevation of the mask as a smooth function of its position.
 */
final class StationView {

  /** WGS84: equatorial radius (m) and flattening. */
  private static final double EQUATORIAL_RADIUS_M = 6378137.0;

  private static final double FLATTENING = 1 / 298.257223563;

  private final GroundStation station;
  private final ElevationMask mask;
  private final double x;
  private final double y;
  private final double z;
  private final double upX;
  private final double upY;
  private final double upZ;
  private final double eastX;
  private final double eastY;
  private final double sinMask;

  /**
   * @param mask the mask to apply, whether it is the station's own or the default
   */
  StationView(GroundStation station, ElevationMask mask) {
    double latitude = Math.toRadians(station.latitudeDeg());
    double longitude = Math.toRadians(station.longitudeDeg());
    double e2 = FLATTENING * (2 - FLATTENING);
    double sin = Math.sin(latitude);
    double curvature = EQUATORIAL_RADIUS_M / Math.sqrt(1 - e2 * sin * sin);
    this.station = station;
    this.mask = mask;
    this.eastX = -Math.sin(longitude);
    this.eastY = Math.cos(longitude);
    this.upX = Math.cos(latitude) * Math.cos(longitude);
    this.upY = Math.cos(latitude) * Math.sin(longitude);
    this.upZ = sin;
    this.x = (curvature + station.altitudeM()) * upX;
    this.y = (curvature + station.altitudeM()) * upY;
    this.z = (curvature * (1 - e2) + station.altitudeM()) * sin;
    this.sinMask = Math.sin(Math.toRadians(mask.lowestDeg()));
  }

  GroundStation station() {
    return station;
  }

  /** Returns the sine of the lowest elevation of the mask; negative below the horizon. */
  double sinMask() {
    return sinMask;
  }

  /** Distance of the station from the center of the Earth (m). */
  double radiusM() {
    return Math.sqrt(x * x + y * y + z * z);
  }

  /**
   * Returns the margin above the lowest elevation of the mask (m): height above the station's
   * horizon minus range times sin(mask).
   */
  double margin(EarthFixedState s) {
    return height(s) - sinMask * range(s);
  }

  /** Returns the rate of {@link #margin} (m/s). */
  double marginRate(EarthFixedState s) {
    return climb(s) - sinMask * approach(s) / range(s);
  }

  double sinElevation(EarthFixedState s) {
    return height(s) / range(s);
  }

  /** Returns the rate of {@link #sinElevation} (1/s). */
  double sinElevationRate(EarthFixedState s) {
    double range = range(s);
    return (climb(s) - height(s) * approach(s) / (range * range)) / range;
  }

  /** Returns whether the mask depends on the azimuth. */
  boolean variesWithAzimuth() {
    return mask.variesWithAzimuth();
  }

  /** Returns the azimuths at which the mask bends or jumps (degrees). */
  List<Double> bendsDeg() {
    return mask.bendsDeg();
  }

  /** Returns the azimuth, clockwise from north (rad, 0 to below 2 pi). */
  double azimuth(EarthFixedState s) {
    double east = (s.x() - x) * eastX + (s.y() - y) * eastY;
    double north =
        upZ * (eastY * (x - s.x()) - eastX * (y - s.y())) + Math.hypot(upX, upY) * (s.z() - z);
    double azimuth = Math.atan2(east, north);
    return azimuth < 0 ? azimuth + 2 * Math.PI : azimuth;
  }

  /** Returns the elevation above the mask in the satellite's direction (rad). */
  double clearance(EarthFixedState s) {
    double elevation = Math.asin(Math.max(-1, Math.min(1, sinElevation(s))));
    return elevation - Math.toRadians(mask.atDeg(Math.toDegrees(azimuth(s))));
  }

  /** Returns an upper bound of the rate at which the satellite moves across the sky (rad/s). */
  double maxAngularRate(EarthFixedState s) {
    return Math.sqrt(s.vx() * s.vx() + s.vy() * s.vy() + s.vz() * s.vz()) / range(s);
  }

  private double range(EarthFixedState s) {
    double dx = s.x() - x;
    double dy = s.y() - y;
    double dz = s.z() - z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  private double height(EarthFixedState s) {
    return (s.x() - x) * upX + (s.y() - y) * upY + (s.z() - z) * upZ;
  }

  private double climb(EarthFixedState s) {
    return s.vx() * upX + s.vy() * upY + s.vz() * upZ;
  }

  /** Returns range times range rate (m^2/s). */
  private double approach(EarthFixedState s) {
    return (s.x() - x) * s.vx() + (s.y() - y) * s.vy() + (s.z() - z) * s.vz();
  }
}
