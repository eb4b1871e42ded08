package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.util.SplittableRandom;

/** A way in for bytes from outside. */
public interface Door {

  String name();

  /**
   * Many inputs, all made from {@code random}, on ends that are new.
   *
   * @throws FuzzFinding if one does what none may
   */
  void session(SplittableRandom random, InputMeter tally) throws IOException, InterruptedException;
}
