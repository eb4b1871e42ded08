package space.perigee.sim.lab.flips;

import java.util.List;

/**
 * What a satellite did after a flip.
 *
 * @param verdict in short
 * @param what the difference or the error; empty if there is none
 */
public record FlipOutcome(Flip flip, Verdict verdict, String what) {

  /** What a satellite did after a flip. */
  public enum Verdict {
    /** It has loaded the same as without the flip, and named the file. */
    RESTORED,
    /** It goes on without what was damaged, and named the file. */
    REPORTED,
    /** It has loaded the same: the bit means nothing, or nothing reads it at a start. */
    WITHOUT_MEANING,
    /** It has loaded something else, and did not say so. */
    UNDETECTED,
    /** It accepts a manifest again, or a model below the one that it has. */
    OPEN_TO_REPLAY,
    /** It did not start. */
    NOT_STARTED;

    /** Whether a satellite may do that. */
    public boolean isRight() {
      return List.of(RESTORED, REPORTED, WITHOUT_MEANING).contains(this);
    }
  }
}
