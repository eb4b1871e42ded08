package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.util.SplittableRandom;

/** An entry point for bytes from outside. */
public interface Door {

  String name();

  /**
   * Feeds many inputs, all derived from {@code random}, to new endpoints.
   *
   * @throws FuzzFinding if an input violates a rule
   */
  void session(SplittableRandom random, InputMeter meter) throws IOException, InterruptedException;
}
