package space.perigee.sync.transfer;

import java.util.List;

/**
 * What the receiver still lacks of a transfer.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param number of the question that this answers
 * @param known false if the receiver has never heard of the transfer, and wants its manifest
 * @param horizon segments below it that are not named are there; of those from it on nothing is
 *     said
 * @param missing ranges of missing segments, ascending and disjoint
 * @param basis of whose segments it speaks
 */
public record Status(
    int transfer, int number, boolean known, int horizon, List<Range> missing, Basis basis)
    implements Frame {

  /** Of whose segments a status speaks. */
  public enum Basis {
    /** The receiver's. */
    RECEIVER,
    /** Those of a station, which keeps them until the receiver has them, and of the receiver. */
    STATION_AND_RECEIVER,
    /** Those of a station, which cannot reach the receiver, and knows nothing of other stations. */
    STATION
  }

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

  /** What the receiver itself says. */
  public Status(int transfer, int number, boolean known, int horizon, List<Range> missing) {
    this(transfer, number, known, horizon, missing, Basis.RECEIVER);
  }

  /** The same of others' segments. */
  public Status withBasis(Basis other) {
    return new Status(transfer, number, known, horizon, missing, other);
  }

  /**
   * The answer of one that lacks these ranges.
   *
   * @param missing the first {@code most} of them, or fewer if there are no more
   * @param most that were asked for, at least 1
   * @param segmentCount of the whole transfer
   */
  public static Status lacking(Poll poll, List<Range> missing, int most, int segmentCount) {
    boolean all = missing.size() < most;
    int horizon = all ? segmentCount : missing.get(missing.size() - 1).to();
    return new Status(poll.transfer(), poll.number(), true, horizon, missing);
  }

  /** The answer of one that knows nothing. */
  public static Status unknown(Poll poll) {
    return new Status(poll.transfer(), poll.number(), false, 0, List.of());
  }
}
