package space.perigee.onboard.drift;

/** How sure a detector is that the stream has changed, in rising order. */
public enum Drift {
  NONE,
  WARNING,
  DRIFT
}
