package space.perigee.sim.lab.faults;

/** A process dies here. An error, so that nothing on the way out takes it for a failure to mend. */
public final class PowerCut extends Error {

  private static final long serialVersionUID = 1;

  PowerCut() {
    super("the process dies", null, false, false);
  }
}
