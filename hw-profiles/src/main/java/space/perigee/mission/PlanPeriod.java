package space.perigee.mission;

import java.time.Instant;
import java.util.Optional;

/**
 * The period of contact plans that are computed from elements.
 *
 * @param from its first instant; empty for the time at which they are computed
 * @param days its length (days, 1 to 366)
 */
public record PlanPeriod(Optional<Instant> from, int days) {

  /** The length if the file gives none (days). */
  public static final int DAYS = 14;
}
