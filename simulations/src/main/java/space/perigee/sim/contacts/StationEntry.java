package space.perigee.sim.contacts;

import org.jspecify.annotations.Nullable;

/**
 * A station as a file describes it.
 *
 * @param where file and position in it, for messages
 * @param name name as in the file
 * @param qualifier what tells it from stations of the same name, if the file says: its provider,
 *     else its number
 * @param mask the station's own mask, if the file gives one
 */
record StationEntry(
    String where,
    String name,
    @Nullable String qualifier,
    Position position,
    @Nullable ElevationMask mask) {

  /**
   * A position on the WGS84 ellipsoid.
   *
   * @param latitudeDeg geodetic latitude (degrees)
   * @param longitudeDeg longitude (degrees, -180 to 360, east positive)
   * @param altitudeM height above the ellipsoid (m)
   */
  record Position(double latitudeDeg, double longitudeDeg, double altitudeM) {

    /** Longitudes from 180 to 360 degrees become those from -180 to 0. */
    Position {
      longitudeDeg = longitudeDeg > 180 && longitudeDeg <= 360 ? longitudeDeg - 360 : longitudeDeg;
    }
  }
}
