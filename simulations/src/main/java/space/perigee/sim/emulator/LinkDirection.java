package space.perigee.sim.emulator;

/** Direction of traffic. */
public enum LinkDirection {
  /** Satellite to ground. */
  DOWN,
  /** Ground to satellite. */
  UP;

  /** Returns the other direction. */
  LinkDirection opposite() {
    return this == DOWN ? UP : DOWN;
  }
}
