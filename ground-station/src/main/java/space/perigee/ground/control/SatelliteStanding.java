package space.perigee.ground.control;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import space.perigee.ground.admission.Standing;

/**
 * Whether the updates of a satellite count, and why.
 *
 * @param standing {@code admitted}, {@code quarantined} or {@code excluded}
 * @param reason for people; empty for a satellite that nobody has doubted
 * @param since mission time, ISO 8601
 * @param goodUpdates of a quarantined satellite: good updates in a row so far
 */
public record SatelliteStanding(
    String satellite, String standing, String reason, String since, int goodUpdates) {

  /** The standing of a satellite. */
  public static SatelliteStanding of(String satellite, Standing standing) {
    return new SatelliteStanding(
        satellite,
        standing.state().name().toLowerCase(Locale.ROOT),
        standing.reason(),
        standing.since().truncatedTo(ChronoUnit.MILLIS).toString(),
        standing.passed());
  }
}
