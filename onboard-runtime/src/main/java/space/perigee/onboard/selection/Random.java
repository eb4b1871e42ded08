package space.perigee.onboard.selection;

import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * A number between 0 and 1 that knows nothing of the sample: the yardstick. A score that does not
 * beat it is not worth its arithmetic. The same seed gives the same numbers.
 */
public final class Random implements Hardness {

  private final SplitMix64 generator;

  /**
   * @param state a seed, or {@link #state()} of a score to go on with
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
