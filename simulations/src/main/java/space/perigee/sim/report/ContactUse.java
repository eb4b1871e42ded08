package space.perigee.sim.report;

import java.time.Instant;

/**
 * A planned contact and its use.
 *
 * @param satellite name of the satellite
 * @param station name of the ground station
 * @param aos acquisition of signal
 * @param los loss of signal, after {@code aos}
 * @param maxElevationDeg maximum elevation above the station's horizon (degrees, -90 to 90)
 * @param bytesDown bytes from the satellite, measured at the link with all overhead
 * @param bytesUp bytes to the satellite, measured at the link with all overhead
 * @param connections number of connections by the satellite
 */
public record ContactUse(
    String satellite,
    String station,
    Instant aos,
    Instant los,
    double maxElevationDeg,
    long bytesDown,
    long bytesUp,
    int connections) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public ContactUse {
    Checks.requireName("satellite", satellite);
    Checks.requireName("station", station);
    if (!los.isAfter(aos)) {
      throw new IllegalArgumentException(
          "los " + los + " of " + satellite + " at " + station + " must be after aos " + aos);
    }
    if (!(maxElevationDeg >= -90 && maxElevationDeg <= 90)) {
      throw new IllegalArgumentException(
          "maxElevationDeg " + maxElevationDeg + " must be within -90 to 90 degrees");
    }
    Checks.requireNotNegative("bytesDown", bytesDown);
    Checks.requireNotNegative("bytesUp", bytesUp);
    Checks.requireNotNegative("connections", connections);
  }

  /** Bytes in both directions. */
  public long bytes() {
    return bytesDown + bytesUp;
  }

  /** Returns whether any bytes went over the link. */
  public boolean used() {
    return bytes() > 0;
  }
}
