package space.perigee.sync.transfer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which segments of a transfer are missing. Takes one bit per segment. */
public final class SegmentMap {

  private final int count;
  private final BitSet missing;
  private int left;

  private SegmentMap(int count, BitSet missing) {
    this.count = count;
    this.missing = missing;
    this.left = missing.cardinality();
  }

  /** All {@code count} segments are missing. */
  public static SegmentMap allMissing(int count) {
    BitSet all = new BitSet(count);
    all.set(0, count);
    return new SegmentMap(count, all);
  }

  /** True if {@code index} is a segment of this transfer, and missing. */
  public boolean isMissing(int index) {
    return index >= 0 && index < count && missing.get(index);
  }

  public void arrived(int index) {
    if (isMissing(index)) {
      missing.clear(index);
      left--;
    }
  }

  /** Number of missing segments from {@code from} (inclusive) to {@code to} (exclusive). */
  int leftWithin(int from, int to) {
    return missing.get(from, to).cardinality();
  }

  public boolean isComplete() {
    return left == 0;
  }

  public int left() {
    return left;
  }

  /** The first {@code limit} ranges of missing segments. */
  List<Status.Range> ranges(int limit) {
    List<Status.Range> ranges = new ArrayList<>();
    int from = missing.nextSetBit(0);
    while (from >= 0 && ranges.size() < limit) {
      int to = missing.nextClearBit(from);
      ranges.add(new Status.Range(from, to));
      from = missing.nextSetBit(to);
    }
    return ranges;
  }
}
