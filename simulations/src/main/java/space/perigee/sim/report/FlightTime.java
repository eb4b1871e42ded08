package space.perigee.sim.report;

import java.time.Duration;
import java.time.Instant;

/**
 * Time of a flight.
 *
 * @param start mission time at which the simulation began
 * @param end mission time at which it ended, after {@code start}
 * @param speed mission seconds per second of wall time, above 0
 * @param wallSeconds wall time that the simulation took (s)
 */
public record FlightTime(Instant start, Instant end, double speed, double wallSeconds) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public FlightTime {
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("end " + end + " must be after start " + start);
    }
    Checks.requireNotNegative("speed", speed);
    if (speed == 0) {
      throw new IllegalArgumentException("speed 0 must be above 0");
    }
    Checks.requireNotNegative("wallSeconds", wallSeconds);
  }

  /** Mission time from start to end. */
  Duration length() {
    return Duration.between(start, end);
  }
}
