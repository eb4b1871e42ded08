package space.perigee.sim.gate;

/** Which way bytes go. */
public enum Direction {
  /** Satellite to ground. */
  DOWN,
  /** Ground to satellite. */
  UP
}
