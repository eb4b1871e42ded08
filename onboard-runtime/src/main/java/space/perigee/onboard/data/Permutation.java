package space.perigee.onboard.data;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random permutations. */
public final class Permutation {

  private Permutation() {}

  /**
   * The numbers 0 to {@code count - 1} in random order, all orders equally likely (Fisher and
   * Yates; Durstenfeld, Algorithm 235, CACM 7(7), 1964).
   *
   * @param count 0 or more
   * @param random generator; the same state gives the same order
   */
  public static int[] of(int count, RandomGenerator random) {
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return order;
  }
}
