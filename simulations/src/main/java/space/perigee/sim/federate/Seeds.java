package space.perigee.sim.federate;

import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Random numbers that depend on what they are for and on nothing else, so that two runs of one seed
 * have the same partition and the same batches whatever else they do.
 */
final class Seeds {

  private static final int PURPOSES = 4;

  private Seeds() {}

  /** The generator of this purpose. */
  static RandomGenerator generator(long seed, Purpose purpose, int... path) {
    long state = new SplitMix64(seed * PURPOSES + purpose.number).nextLong();
    for (int step : path) {
      state = new SplitMix64(state ^ step).nextLong();
    }
    return new SplitMix64(state);
  }

  /** Shuffles in place (Fisher and Yates). */
  static void shuffle(List<?> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) {
      java.util.Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  /** What random numbers are for. */
  enum Purpose {
    /** The first weights. */
    START(0),
    /** Which samples are learned from, and which are for judgement. */
    SPLIT(1),
    /** Which satellite has which samples. */
    PARTITION(2),
    /** The order of samples in training. */
    BATCHES(3);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }
}
