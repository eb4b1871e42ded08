package space.perigee.onboard.learning;

import java.util.random.RandomGenerator;

/**
 * A random generator with a single number as state, which a checkpoint can hold: Steele, Lea and
 * Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, with the mixing constants of
 * Stafford's variant 13. The same seed gives the same numbers on every machine.
 */
public final class SplitMix64 implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /**
   * @param state a seed, or {@link #state()} to resume from
   */
  public SplitMix64(long state) {
    this.state = state;
  }

  /** The current state. */
  public long state() {
    return state;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
