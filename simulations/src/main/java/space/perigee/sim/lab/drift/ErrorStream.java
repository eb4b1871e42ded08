package space.perigee.sim.lab.drift;

import space.perigee.onboard.learning.SplitMix64;

/**
 * The errors of a model over time: 1 for a wrong prediction, else 0, drawn independently.
 *
 * <pre>
 *   probability of an error   {@value #BEFORE} up to the change, {@value #AFTER} from its end on
 *   abrupt                    the change takes no time
 *   gradual                   the probability rises linearly over {@value #RAMP} values
 * </pre>
 *
 * @param kind how the change happens
 * @param seed seed of the draws
 */
public record ErrorStream(Kind kind, long seed) {

  /** How a change happens. */
  public enum Kind {
    ABRUPT,
    GRADUAL
  }

  /** Number of values. */
  public static final int LENGTH = 5000;

  /** Number of values before the change begins. */
  public static final int CHANGE = 2000;

  static final int RAMP = 1000;
  static final double BEFORE = 0.1;
  static final double AFTER = 0.4;

  /** Returns the {@value #LENGTH} values. */
  public int[] errors() {
    SplitMix64 random = new SplitMix64(seed);
    int[] errors = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      errors[i] = random.nextDouble() < probability(i) ? 1 : 0;
    }
    return errors;
  }

  private double probability(int position) {
    if (position < CHANGE) {
      return BEFORE;
    }
    double risen = kind == Kind.ABRUPT ? 1 : Math.min(1, (position - CHANGE) / (double) RAMP);
    return BEFORE + risen * (AFTER - BEFORE);
  }
}
