package space.perigee.sim.cli;

import space.perigee.sync.io.InputException;

/** OptionRange on options. */
public final class OptionRange {

  private OptionRange() {}

  /**
   * The value itself.
   *
   * @throws InputException if it is outside; names option, value and what is allowed
   */
  public static int within(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw new InputException(option + " " + value + ": must be within " + low + " to " + high);
    }
    return value;
  }
}
