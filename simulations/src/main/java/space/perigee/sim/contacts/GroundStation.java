package space.perigee.sim.contacts;

import org.jspecify.annotations.Nullable;

/**
 * A ground station on the WGS84 ellipsoid.
 *
 * @param id identifier in contact plans: the name in lower case, with hyphens; with the provider
 *     where several stations have the same name
 * @param name name as in the file
 * @param latitudeDeg geodetic latitude (degrees, -90 to 90, north positive)
 * @param longitudeDeg longitude (degrees, -180 to 180, east positive)
 * @param altitudeM height above the ellipsoid (m, -500 to 9000)
 * @param mask the station's own mask; null if the default of the search applies
 */
public record GroundStation(
    String id,
    String name,
    double latitudeDeg,
    double longitudeDeg,
    double altitudeM,
    @Nullable ElevationMask mask) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public GroundStation {
    if (id.isEmpty() || !Slug.of(id).equals(id)) {
      throw new IllegalArgumentException(
          "station identifier '" + id + "' must consist of letters, digits and single hyphens");
    }
    requireWithin("latitude", latitudeDeg, -90, 90, "degrees");
    requireWithin("longitude", longitudeDeg, -180, 180, "degrees");
    requireWithin("altitude", altitudeM, -500, 9000, "m");
  }

  /** Returns a station without a mask of its own, whose identifier is derived from its name. */
  public static GroundStation of(
      String name, double latitudeDeg, double longitudeDeg, double altitudeM) {
    return new GroundStation(Slug.of(name), name, latitudeDeg, longitudeDeg, altitudeM, null);
  }

  /** Returns this station with a mask of its own. */
  public GroundStation withMask(ElevationMask own) {
    return new GroundStation(id, name, latitudeDeg, longitudeDeg, altitudeM, own);
  }

  private static void requireWithin(
      String what, double value, double min, double max, String unit) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          what + " " + value + " must be within " + min + " to " + max + " " + unit);
    }
  }
}
