package space.perigee.onboard.selection;

import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * A random number between 0 and 1, as a baseline for the other scores. The same seed gives the same
 * numbers.
 */
public final class Random implements Hardness {

  private final SplitMix64 generator;

  /**
   * @param state a seed, or {@link #state()} to resume from
   */
  public Random(long state) {
    this.generator = new SplitMix64(state);
  }

  @Override
  public double of(ClassPrediction prediction) {
    return generator.nextDouble();
  }

  @Override
  public long state() {
    return generator.state();
  }
}
