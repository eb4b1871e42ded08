package space.perigee.sync.transfer;

import java.util.List;

/**
 * What is missing of a transfer.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param number number of the poll that this answers
 * @param known false if the transfer is unknown, and its manifest is needed
 * @param horizon segments below it that are not listed have arrived; nothing is said of those from
 *     it on
 * @param missing ranges of missing segments, ascending and disjoint
 * @param basis who has the segments that are not missing
 */
public record Status(
    int transfer, int number, boolean known, int horizon, List<Range> missing, Basis basis)
    implements Frame {

  /** Who has the segments that are not missing. */
  public enum Basis {
    /** The receiver. */
    RECEIVER,
    /** The receiver, or a station that stores them for the receiver. */
    STATION_AND_RECEIVER,
    /** A station that cannot reach the receiver and knows nothing of other stations. */
    STATION
  }

  /** Segments {@code from} (inclusive) to {@code to} (exclusive). */
  public record Range(int from, int to) {

    public Range {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("range " + from + " to " + to + " is empty or negative");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the ranges overlap, are out of order, or end beyond the
   *     horizon
   */
  public Status {
    missing = List.copyOf(missing);
    int end = 0;
    for (Range range : missing) {
      if (range.from() < end || range.to() > horizon) {
        throw new IllegalArgumentException(
            "ranges of a status must ascend, be disjoint, and end by the horizon");
      }
      end = range.to();
    }
    if (horizon < 0) {
      throw new IllegalArgumentException("horizon " + horizon + " must not be negative");
    }
  }

  /** A status of the receiver. */
  public Status(int transfer, int number, boolean known, int horizon, List<Range> missing) {
    this(transfer, number, known, horizon, missing, Basis.RECEIVER);
  }

  public Status withBasis(Basis other) {
    return new Status(transfer, number, known, horizon, missing, other);
  }

  /**
   * A status that lists missing ranges.
   *
   * @param missing the first {@code most} missing ranges, or all if there are fewer
   * @param most maximum number of ranges, at least 1
   * @param segmentCount number of segments of the transfer
   */
  public static Status lacking(Poll poll, List<Range> missing, int most, int segmentCount) {
    boolean all = missing.size() < most;
    int horizon = all ? segmentCount : missing.get(missing.size() - 1).to();
    return new Status(poll.transfer(), poll.number(), true, horizon, missing);
  }

  /** A status of an unknown transfer. */
  public static Status unknown(Poll poll) {
    return new Status(poll.transfer(), poll.number(), false, 0, List.of());
  }
}
