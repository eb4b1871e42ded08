package space.perigee.sim.lab.stream;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Divides sequences into nearly equal parts, the larger ones first: 7 in 3 are 3 + 2 + 2. */
public final class Shares {

  private Shares() {}

  /**
   * Returns consecutive parts of {@code sequence}.
   *
   * @param parts number of parts, 1 or more; some are empty if there are fewer elements
   */
  static List<int[]> of(int[] sequence, int parts) {
    int least = sequence.length / parts;
    int larger = sequence.length % parts;
    return IntStream.range(0, parts)
        .mapToObj(
            part -> {
              int from = part * least + Math.min(part, larger);
              return Arrays.copyOfRange(sequence, from, from + least + (part < larger ? 1 : 0));
            })
        .toList();
  }

  /**
   * @throws IllegalArgumentException if {@code tasks} is below 1
   */
  static void requireOne(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(tasks + " tasks, must be 1 or more");
    }
  }
}
