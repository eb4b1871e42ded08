package space.perigee.sim.lab.stream;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A range of file numbers.
 *
 * @param first 0 or more
 * @param last inclusive
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
   * Divides the range into {@code count} parts of nearly equal size, the larger ones first.
   *
   * @throws IllegalArgumentException if {@code count} is below 1 or exceeds the size of the range
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
