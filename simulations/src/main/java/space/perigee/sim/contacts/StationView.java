package space.perigee.sim.contacts;

/**
 * Computes a satellite's elevation at one station, and its margin above the mask as a smooth
 * function of its position.
 */
final class StationView {

  /** WGS84: equatorial radius (m) and flattening. */
  private static final double EQUATORIAL_RADIUS_M = 6378137.0;

  private static final double FLATTENING = 1 / 298.257223563;

  private final GroundStation station;
  private final double x;
  private final double y;
  private final double z;
  private final double upX;
  private final double upY;
  private final double upZ;
  private final double sinMask;

  StationView(GroundStation station, double maskDeg) {
    double latitude = Math.toRadians(station.latitudeDeg());
    double longitude = Math.toRadians(station.longitudeDeg());
    double e2 = FLATTENING * (2 - FLATTENING);
    double sin = Math.sin(latitude);
    double curvature = EQUATORIAL_RADIUS_M / Math.sqrt(1 - e2 * sin * sin);
    this.station = station;
    this.upX = Math.cos(latitude) * Math.cos(longitude);
    this.upY = Math.cos(latitude) * Math.sin(longitude);
    this.upZ = sin;
    this.x = (curvature + station.altitudeM()) * upX;
    this.y = (curvature + station.altitudeM()) * upY;
    this.z = (curvature * (1 - e2) + station.altitudeM()) * sin;
    this.sinMask = Math.sin(Math.toRadians(maskDeg));
  }

  GroundStation station() {
    return station;
  }

  double sinMask() {
    return sinMask;
  }

  /** Distance of the station from the center of the Earth (m). */
  double radiusM() {
    return Math.sqrt(x * x + y * y + z * z);
  }

  /**
   * Returns the margin above the mask (m): height above the station's horizon minus range times
   * sin(mask).
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
