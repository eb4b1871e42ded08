package space.perigee.sim.contacts;

import java.time.Duration;
import java.time.Instant;

/**
 * How far SGP4 is expected to be off at some time, given the age of the elements.
 *
 * <p>Two terms are added in quadrature. The first is 1 km at the epoch and 2 km a day, the middle
 * of the 1 to 3 km a day that D. A. Vallado, P. Crawford, R. Hujsak, T. S. Kelso, "Revisiting
 * Spacetrack Report 3", AIAA 2006-6753, lead to expect. The second is drag: the density of the
 * upper atmosphere cannot be predicted to better than 15 % (F. A. Marcos et al., "Satellite drag
 * models: current status and prospects", Advances in the Astronautical Sciences 85, 1993), so 15 %
 * of the distance by which drag moves the satellite along its orbit, which grows with the square of
 * the age. These are typical values, not bounds: after a solar storm or a maneuver a satellite may
 * be anywhere on its orbit.
 *
 * @param epoch epoch of the elements
 * @param at the time within the span that is farthest from the epoch
 * @param errorM expected error along the orbit (m), at most half an orbit
 * @param shift time by which the error moves AOS and LOS
 */
public record ElementAge(Instant epoch, Instant at, double errorM, Duration shift) {

  private static final double ERROR_AT_EPOCH_M = 1000;
  private static final double ERROR_A_DAY_M = 2000;
  private static final double DENSITY_ERROR = 0.15;

  /**
   * Estimates the error.
   *
   * @param epoch epoch of the elements
   * @param at a time before or after it
   * @param axisAtEpochM semi-major axis at the epoch (m)
   * @param axisM semi-major axis at that time (m)
   */
  static ElementAge of(Instant epoch, Instant at, double axisAtEpochM, double axisM) {
    double seconds = Duration.between(epoch, at).abs().toMillis() / 1000.0;
    double meanMotion = meanMotion(axisM);
    double dragM = Math.abs(meanMotion - meanMotion(axisAtEpochM)) * seconds / 2 * axisM;
    double linearM = ERROR_AT_EPOCH_M + ERROR_A_DAY_M * seconds / 86_400;
    double errorM = Math.min(Math.hypot(linearM, DENSITY_ERROR * dragM), Math.PI * axisM);
    double shiftSeconds = errorM / (meanMotion * axisM);
    return new ElementAge(epoch, at, errorM, Duration.ofMillis(Math.round(shiftSeconds * 1000)));
  }

  /** Returns the mean motion (rad/s) of an orbit (m). */
  private static double meanMotion(double axisM) {
    return Math.sqrt(EarthFixedOrbit.MU / axisM) / axisM;
  }

  /** Returns the age of the elements; also positive if the time is before their epoch. */
  public Duration age() {
    return Duration.between(epoch, at).abs();
  }
}
