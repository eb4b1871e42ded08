package space.perigee.sync.transfer;

import java.util.List;

/**
 * What the receiver still lacks of a transfer.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param missing ranges of missing segments, ascending and disjoint; possibly only the first ones
 * @param poll number of the manifest that this answers
 */
public record Status(long transfer, List<Range> missing, int poll) implements Frame {

  /**
   * Segments {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param from 0 or more
   * @param to above {@code from}
   */
  public record Range(int from, int to) {

    /**
     * @throws IllegalArgumentException if the range is empty or negative
     */
    public Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("range " + from + " to " + to + " is empty or negative");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the ranges overlap or are out of order
   */
  public Status {
    missing = List.copyOf(missing);
    int end = 0;
    for (Range range : missing) {
      if (range.from() < end) {
        throw new IllegalArgumentException("ranges of a status must ascend and be disjoint");
      }
      end = range.to();
    }
  }
}
