package space.perigee.sim.contacts;

import org.jspecify.annotations.Nullable;
import org.orekit.propagation.analytical.tle.TLE;

/**
 * One element set as a file gives it.
 *
 * @param name name of the satellite, or null if the file gives none
 * @param elements mean elements for SGP4, in TEME
 * @param where file and place in it, for messages
 */
record ElementSet(@Nullable String name, TLE elements, String where) {

  /** Most revolutions per day: at 17 an orbit touches the ground. */
  private static final double MAX_REVOLUTIONS = 20;

  /** Ephemeris type of elements for SGP4-XP, which SGP4 cannot propagate. */
  private static final int SGP4_XP = 4;

  /**
   * @throws IllegalArgumentException if the elements describe no orbit or are not for SGP4
   */
  ElementSet {
    double revolutions = elements.getMeanMotion() * 86400 / (2 * Math.PI);
    if (!(revolutions > 0 && revolutions < MAX_REVOLUTIONS)) {
      throw new IllegalArgumentException(
          "mean motion "
              + revolutions
              + " revolutions per day must be above 0 and below "
              + MAX_REVOLUTIONS);
    }
    double inclinationDeg = Math.toDegrees(elements.getI());
    if (!(inclinationDeg >= 0 && inclinationDeg <= 180)) {
      throw new IllegalArgumentException(
          "inclination " + inclinationDeg + " degrees must be within 0 to 180");
    }
    if (!(elements.getE() >= 0 && elements.getE() < 1)) {
      throw new IllegalArgumentException(
          "eccentricity " + elements.getE() + " must be at least 0 and below 1");
    }
    if (elements.getEphemerisType() == SGP4_XP) {
      throw new IllegalArgumentException(
          "ephemeris type 4 stands for SGP4-XP: must be 0, elements for SGP4");
    }
  }

  /** Returns the catalog number; 0 if the object has none. */
  int number() {
    return elements.getSatelliteNumber();
  }
}
