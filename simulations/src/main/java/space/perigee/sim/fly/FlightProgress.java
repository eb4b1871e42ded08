package space.perigee.sim.fly;

/** How a flight shows how far it is. */
public enum FlightProgress {
  /** A table that is redrawn in place, on a terminal. */
  TABLE,
  /** A line per mission hour. */
  HOURLY,
  /** Not at all: several flights share the output. */
  NONE
}
