package space.perigee.sim.emulator;

import java.util.List;

/**
 * The rate of a radio that adapts coding and modulation to the elevation in steps (ACM). Each step
 * applies from its elevation up to the next; below the first nothing gets through.
 *
 * @param steps ascending
 */
public record RateByElevation(List<Step> steps) {

  /** Allowance for rounding, since a contact starts exactly at its mask. */
  private static final double ROUNDING_DEG = 1e-6;

  /**
   * The rate from an elevation on.
   *
   * @param fromDeg elevation in degrees, 0 to 90
   * @param bps bits per mission second, at least 1
   */
  public record Step(double fromDeg, double bps) {

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public Step {
      if (!(fromDeg >= 0 && fromDeg <= 90)) {
        throw new IllegalArgumentException("fromDeg " + fromDeg + " must be within 0 to 90");
      }
      if (!(bps >= 1 && Double.isFinite(bps))) {
        throw new IllegalArgumentException("bps " + bps + " must be at least 1");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if there is no step, or they do not ascend
   */
  public RateByElevation {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("there must be a step");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).fromDeg() <= steps.get(i - 1).fromDeg()) {
        throw new IllegalArgumentException(
            "fromDeg " + steps.get(i).fromDeg() + " must be above the step before");
      }
    }
  }

  /** Returns the rate at an elevation (bits per second). */
  double at(double elevationDeg) {
    double bps = 0;
    for (Step step : steps) {
      if (elevationDeg >= step.fromDeg() - ROUNDING_DEG) {
        bps = step.bps();
      }
    }
    return bps;
  }

  /** Returns the maximum rate (bits per second). */
  double highest() {
    return steps.stream().mapToDouble(Step::bps).max().orElseThrow();
  }
}
