package space.perigee.mission;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ground stations of a mission. */
public sealed interface StationList {

  /** They stand in a file of their own: CSV, GeoJSON or JSON. */
  record File(Path path) implements StationList {}

  /** They stand in the mission file. */
  record Inline(List<Place> places) implements StationList {

    public Inline {
      places = List.copyOf(places);
    }
  }

  /**
   * A ground station on the WGS84 ellipsoid.
   *
   * @param latitudeDeg geodetic latitude (degrees, -90 to 90, north positive)
   * @param longitudeDeg longitude (degrees, -180 to 180, east positive)
   * @param altitudeM height above the ellipsoid (m, -500 to 9000)
   * @param maskDeg lowest elevation at which a satellite is seen (degrees); empty for the default
   *     of the contact search
   */
  record Place(
      String name,
      double latitudeDeg,
      double longitudeDeg,
      double altitudeM,
      Optional<Double> maskDeg) {}
}
