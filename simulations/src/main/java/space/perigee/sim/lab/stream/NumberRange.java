package space.perigee.sim.lab.stream;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Numbers of files that belong together.
 *
 * @param first 0 or more
 * @param last itself in the range
 */
public record NumberRange(long first, long last) {

  /**
   * @throws IllegalArgumentException if {@code first} is negative or {@code last} is below it
   */
  public NumberRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException(
          "numbers " + first + " to " + last + " must be 0 or more, and ascend");
    }
  }

  /** {@code first-last}. */
  public String name() {
    return first + "-" + last;
  }

  boolean contains(long number) {
    return first <= number && number <= last;
  }

  /**
   * Cuts the range into parts as equal as possible, the larger ones first.
   *
   * @param count number of parts
   * @throws IllegalArgumentException if it is below 1, or above the numbers in the range
   */
  public List<NumberRange> divide(int count) {
    long size = last - first + 1;
    if (count < 1 || count > size) {
      throw new IllegalArgumentException(count + " parts of " + name() + ", must be 1 to " + size);
    }
    return LongStream.range(0, count)
        .mapToObj(part -> new NumberRange(start(part, count), start(part + 1, count) - 1))
        .toList();
  }

  private long start(long part, int count) {
    long size = last - first + 1;
    return first + part * (size / count) + Math.min(part, size % count);
  }
}
