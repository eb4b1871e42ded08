package space.perigee.onboard.drift;

/** A detector's confidence that the stream has changed, in ascending order. */
public enum Drift {
  NONE,
  WARNING,
  DRIFT
}
