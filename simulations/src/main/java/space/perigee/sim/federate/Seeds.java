package space.perigee.sim.federate;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Random generators that depend only on the seed and their purpose, so that two runs of one seed
 * have the same partition and batches.
 */
public final class Seeds {

  private static final int PURPOSES = 4;

  private Seeds() {}

  public static RandomGenerator generator(long seed, Purpose purpose, int... path) {
    long state = new SplitMix64(seed * PURPOSES + purpose.number).nextLong();
    for (int step : path) {
      state = new SplitMix64(state ^ step).nextLong();
    }
    return new SplitMix64(state);
  }

  /** Shuffles in place (Fisher and Yates). */
  public static void shuffle(List<?> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  /** Purposes of random numbers. */
  public enum Purpose {
    /** The initial weights. */
    START(0),
    /** The split into training and test samples. */
    SPLIT(1),
    /** The distribution of samples among satellites. */
    PARTITION(2),
    /** The order of samples in training. */
    BATCHES(3);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }
}
