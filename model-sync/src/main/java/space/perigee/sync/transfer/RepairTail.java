package space.perigee.sync.transfer;

import java.util.Collections;
import java.util.Iterator;

/** The repair symbols behind the last segment of a content in one contact. */
sealed interface RepairTail {

  /** Lost segments that are left to the symbols. */
  int covered();

  /**
   * The tail once a status came. The one to the poll behind the symbols settles what they covered.
   */
  RepairTail onStatus(Status status);

  /** No symbol was sent since the last loss. */
  record Pending() implements RepairTail {
    @Override
    public int covered() {
      return 0;
    }

    @Override
    public RepairTail onStatus(Status status) {
      return this;
    }
  }

  /** Symbols are being sent. */
  record Underway(Iterator<Repair> symbols, int covered) implements RepairTail {

    /** Standard deviations of the expected losses that repair symbols cover. */
    private static final double MARGIN = 2.5;

    /** Blocks with more segments than this get no repair symbols. */
    private static final int MAX_REPAIRED_SEGMENTS = 8192;

    /**
     * Symbols for the expected losses among the segments in flight; none if there are too many.
     *
     * @param loss share of frames that are lost
     */
    static Underway of(Manifest manifest, Content content, SegmentLedger segments, double loss) {
      int first = segments.firstUndelivered();
      int count = manifest.segmentCount() - first;
      double expected = loss * segments.undelivered();
      if (expected == 0 || count < 2 || count > MAX_REPAIRED_SEGMENTS) {
        return new Underway(Collections.emptyIterator(), 0);
      }
      int wanted = (int) Math.ceil(expected + MARGIN * Math.sqrt(expected));
      return new Underway(new RepairEncoder(manifest, content, first, count, wanted), wanted);
    }

    @Override
    public RepairTail onStatus(Status status) {
      return status.known() ? this : new Underway(symbols, 0);
    }
  }

  /** All symbols were sent; the poll with that number is behind them. */
  record Sent(int poll, int covered) implements RepairTail {
    @Override
    public RepairTail onStatus(Status status) {
      boolean isSettled = !status.known() || status.number() - poll >= 0;
      return isSettled ? new Sent(poll, 0) : this;
    }
  }
}
