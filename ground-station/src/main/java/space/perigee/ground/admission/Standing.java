package space.perigee.ground.admission;

import java.time.Instant;

/**
 * Whether the updates of a satellite count, and why.
 *
 * @param reason for people; empty for a satellite that was never in doubt
 * @param since mission time of the last change of the state
 * @param passed of a quarantined satellite: updates in a row that were found good
 * @param doubts of an admitted satellite: rounds, of the last ones, that were better without it
 * @param norm of its last update that counted (Euclidean); 0 if none has
 */
public record Standing(
    State state, String reason, Instant since, int passed, int doubts, double norm) {

  /** Whether the updates of a satellite count. */
  public enum State {
    /** They count. */
    ADMITTED,
    /** They are judged and left out until enough of them in a row are good. */
    QUARANTINED,
    /** They are left out until a person admits the satellite. */
    EXCLUDED
  }

  /** Share by which a norm must differ to be worth a write. */
  private static final double SAME_NORM = 0.25;

  /** The longest reason that is kept. */
  static final int MOST_REASON = 300;

  public Standing {
    reason = reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason;
  }

  /** A satellite that nobody has doubted. */
  public static Standing initial() {
    return new Standing(State.ADMITTED, "", Instant.EPOCH, 0, 0, 0);
  }

  /** True if its updates count. */
  public boolean counts() {
    return state == State.ADMITTED;
  }

  Standing in(State next, String why, Instant now) {
    return new Standing(next, why, now, 0, 0, norm);
  }

  Standing withPassed(int number) {
    return new Standing(state, reason, since, number, doubts, norm);
  }

  Standing withDoubts(int number) {
    return new Standing(state, reason, since, passed, number, norm);
  }

  Standing withReason(String why) {
    return new Standing(state, why, since, 0, doubts, norm);
  }

  /** With the norm of a newer update, unless it is about the same. */
  Standing withNorm(double next) {
    boolean isSame = Math.abs(next - norm) <= SAME_NORM * norm;
    return isSame ? this : new Standing(state, reason, since, passed, doubts, next);
  }
}
