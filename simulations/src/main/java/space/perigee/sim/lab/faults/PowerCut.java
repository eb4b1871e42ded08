package space.perigee.sim.lab.faults;

/** Thrown where a process dies. An error, so that no handler of failures catches it. */
public final class PowerCut extends Error {

  private static final long serialVersionUID = 1;

  PowerCut() {
    super("the process dies", null, false, false);
  }
}
