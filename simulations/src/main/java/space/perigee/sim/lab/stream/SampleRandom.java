package space.perigee.sim.lab.stream;

import java.util.random.RandomGenerator;
import space.perigee.onboard.learning.SplitMix64;

/**
 * An independent random generator for each position of a stream, so that the numbers of a sample do
 * not depend on the order of access. Seed and position are hashed separately and together:
 * otherwise generators with consecutive states would return the same sequence, shifted by one, and
 * neighboring seeds the same numbers at neighboring positions.
 */
public final class SampleRandom {

  private SampleRandom() {}

  static RandomGenerator of(long seed, long position) {
    long mixedSeed = new SplitMix64(seed).nextLong();
    return new SplitMix64(new SplitMix64(mixedSeed ^ position).nextLong());
  }
}
