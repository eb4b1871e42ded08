package space.perigee.sim.emulator;

/** Which way bytes go. */
public enum LinkDirection {
  /** Satellite to ground. */
  DOWN,
  /** Ground to satellite. */
  UP
}
