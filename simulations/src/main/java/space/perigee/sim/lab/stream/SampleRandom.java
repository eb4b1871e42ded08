package space.perigee.sim.lab.stream;

import java.util.random.RandomGenerator;
import space.perigee.onboard.learning.SplitMix64;

/**
 * A generator for each position of a stream, so that what is drawn for a sample does not depend on
 * which others were asked for. Seed and position are mixed before they meet and after: generators
 * whose states are in a row would give the same numbers, shifted by one, and neighbouring seeds the
 * same numbers at neighbouring positions.
 */
public final class SampleRandom {

  private SampleRandom() {}

  /** The generator of {@code position}. */
  static RandomGenerator of(long seed, long position) {
    long mixedSeed = new SplitMix64(seed).nextLong();
    return new SplitMix64(new SplitMix64(mixedSeed ^ position).nextLong());
  }
}
