package space.perigee.sim.contacts;

import java.util.ArrayList;
import java.util.List;

/**
 * The lowest elevation at which a station has contact: a minimum that holds all around, a horizon
 * by azimuth, or both, of which the higher one counts.
 *
 * @param minimumDeg minimum elevation in every direction (degrees, {@value #LOWEST_DEG} to below
 *     90); negative where a station looks down over its surroundings
 * @param horizon elevation of the horizon at some azimuths, in ascending order; between two of them
 *     it runs linearly, also across north. Two points may share an azimuth, where the horizon
 *     jumps. Empty if only the minimum counts.
 */
public record ElevationMask(double minimumDeg, List<Point> horizon) {

  /**
   * Lower bound of a mask (degrees). From 9 km above the sea, the highest station allowed, the
   * horizon is 3 degrees down; what is far below that is a mistake.
   */
  public static final double LOWEST_DEG = -10;

  /**
   * Elevation of the horizon at one azimuth.
   *
   * @param azimuthDeg azimuth, clockwise from north (degrees, 0 to 360)
   * @param elevationDeg elevation (degrees, {@value #LOWEST_DEG} to below 90)
   */
  public record Point(double azimuthDeg, double elevationDeg) {

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public Point {
      if (!(azimuthDeg >= 0 && azimuthDeg <= 360)) {
        throw new IllegalArgumentException(
            "azimuth " + azimuthDeg + " must be within 0 to 360 degrees");
      }
      requireElevation("elevation", elevationDeg);
    }
  }

  /**
   * @throws IllegalArgumentException if the minimum is out of range or the azimuths do not ascend
   */
  public ElevationMask {
    requireElevation("minimum elevation", minimumDeg);
    horizon = List.copyOf(horizon);
    for (int i = 1; i < horizon.size(); i++) {
      double azimuth = horizon.get(i).azimuthDeg();
      double before = horizon.get(i - 1).azimuthDeg();
      if (azimuth < before
          || (i > 1 && azimuth == before && horizon.get(i - 2).azimuthDeg() == before)) {
        throw new IllegalArgumentException(
            "azimuth "
                + azimuth
                + " must be above "
                + before
                + " degrees, the one before it (at most two points share an azimuth)");
      }
    }
  }

  /** Returns a mask that is the same in every direction. */
  public static ElevationMask constant(double minimumDeg) {
    return new ElevationMask(minimumDeg, List.of());
  }

  /** Returns a mask that is the horizon alone. */
  public static ElevationMask horizon(List<Point> horizon) {
    return new ElevationMask(LOWEST_DEG, horizon);
  }

  /** Returns whether the mask depends on the azimuth. */
  boolean variesWithAzimuth() {
    return horizon.stream().anyMatch(p -> Math.max(minimumDeg, p.elevationDeg()) > lowestDeg());
  }

  /** Returns the lowest elevation of the mask in any direction (degrees). */
  double lowestDeg() {
    double lowest = horizon.stream().mapToDouble(Point::elevationDeg).min().orElse(minimumDeg);
    return Math.max(minimumDeg, lowest);
  }

  /** Returns the azimuths at which the horizon bends or jumps (degrees). */
  List<Double> bendsDeg() {
    List<Double> bends = new ArrayList<>();
    for (Point point : horizon) {
      bends.add(point.azimuthDeg());
    }
    return bends;
  }

  /**
   * Returns the mask in one direction (degrees).
   *
   * @param azimuthDeg azimuth, clockwise from north (degrees, 0 to below 360)
   */
  double atDeg(double azimuthDeg) {
    if (horizon.isEmpty()) {
      return minimumDeg;
    }
    int next = 0;
    while (next < horizon.size() && horizon.get(next).azimuthDeg() <= azimuthDeg) {
      next++;
    }
    Point from = horizon.get(next == 0 ? horizon.size() - 1 : next - 1);
    Point to = horizon.get(next == horizon.size() ? 0 : next);
    double start = from.azimuthDeg() - (next == 0 ? 360 : 0);
    double end = to.azimuthDeg() + (next == horizon.size() ? 360 : 0);
    double share = end > start ? (azimuthDeg - start) / (end - start) : 0;
    double elevation = from.elevationDeg() + share * (to.elevationDeg() - from.elevationDeg());
    return Math.max(minimumDeg, elevation);
  }

  private static void requireElevation(String what, double degrees) {
    if (!(degrees >= LOWEST_DEG && degrees < 90)) {
      throw new IllegalArgumentException(
          what + " " + degrees + " must be at least " + LOWEST_DEG + " and below 90 degrees");
    }
  }
}
