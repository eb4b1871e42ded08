package space.perigee.sync.contact;

import java.time.Duration;
import java.time.Instant;

/**
 * A window in which a satellite is above a ground station's elevation mask.
 *
 * @param aos acquisition of signal: the satellite rises above the mask
 * @param los loss of signal: it sets below the mask
 * @param maxElevationDeg highest elevation within the window (degrees, -90 to 90); negative where
 *     the mask is
 */
public record Contact(
    String satellite, String station, Instant aos, Instant los, double maxElevationDeg) {

  public Contact {
    if (satellite.isBlank() || station.isBlank()) {
      throw new IllegalArgumentException("satellite and station of a contact must not be blank");
    }
    if (!los.isAfter(aos)) {
      throw new IllegalArgumentException("los " + los + " must be after aos " + aos);
    }
    if (!(maxElevationDeg >= -90 && maxElevationDeg <= 90)) {
      throw new IllegalArgumentException(
          "max_elevation_deg " + maxElevationDeg + " must be within -90 to 90");
    }
  }

  public Duration duration() {
    return Duration.between(aos, los);
  }

  /** Returns true from {@code aos} (inclusive) to {@code los} (exclusive). */
  public boolean isOpenAt(Instant time) {
    return !time.isBefore(aos) && time.isBefore(los);
  }
}
