package space.perigee.sync.transfer;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What a sender knows of the segments of one content: which arrived, which are lost and which are
 * in flight. Costs four bytes and three bits of memory per segment.
 */
final class SegmentLedger {

  private final Manifest manifest;
  private final BitSet delivered = new BitSet();
  private final BitSet lost = new BitSet();

  /** Delivered by the word of an earlier contact; a station may have to take back its own. */
  private final BitSet elsewhere = new BitSet();

  /** The number of the poll that follows each segment. */
  private final int[] sentBefore;

  /** All segments below it were sent, or delivered. */
  private int cursor;

  /**
   * @param lastPoll number of the last poll; segments that an earlier process sent count as sent
   *     before it
   */
  SegmentLedger(Manifest manifest, int lastPoll) {
    this.manifest = manifest;
    this.sentBefore = new int[manifest.segmentCount()];
    Arrays.fill(sentBefore, lastPoll);
  }

  /** Number of segments that the other end is not known to have. */
  int undelivered() {
    return manifest.segmentCount() - delivered.cardinality();
  }

  /** True if the other end is known to have all segments. */
  boolean isComplete() {
    return delivered.cardinality() == manifest.segmentCount();
  }

  boolean hasLost() {
    return !lost.isEmpty();
  }

  /** The first segment that the other end is not known to have. */
  int firstUndelivered() {
    return delivered.nextClearBit(0);
  }

  /**
   * A contact begins.
   *
   * @param keepsDelivered true if segments delivered before count as delivered until the other end
   *     itself, rather than a station, reports on them
   */
  void onContact(boolean keepsDelivered) {
    elsewhere.clear();
    if (keepsDelivered) {
      elsewhere.or(delivered);
    }
  }

  /** The other end itself has reported: what earlier contacts said no longer counts. */
  void forgetElsewhere() {
    elsewhere.clear();
  }

  void arrived(int from, int to) {
    if (from < to) {
      delivered.set(from, to);
      lost.clear(from, to);
    }
  }

  /**
   * The segments of a range were missing as of a poll: those sent before it are lost, those sent
   * after it are in flight.
   *
   * @return number of segments that were not known to be lost
   */
  int missing(int poll, int from, int to) {
    int newlyLost = 0;
    delivered.clear(from, Math.max(from, to));
    for (int i = elsewhere.nextSetBit(from); i >= 0 && i < to; i = elsewhere.nextSetBit(i + 1)) {
      delivered.set(i);
    }
    for (int i = from; i < Math.min(to, cursor); i++) {
      if (!lost.get(i) && !elsewhere.get(i) && sentBefore[i] - poll <= 0) {
        lost.set(i);
        newlyLost++;
      }
    }
    return newlyLost;
  }

  /** The same of all segments that were sent. */
  void allMissing(int poll) {
    missing(poll, 0, cursor);
  }

  /**
   * The next segment to send, or -1.
   *
   * @param covered lost segments that repair symbols will restore
   */
  int next(int covered) {
    int again = lost.cardinality() > covered ? lost.nextSetBit(0) : -1;
    if (again >= 0) {
      return again;
    }
    int fresh = delivered.nextClearBit(cursor);
    return fresh < manifest.segmentCount() ? fresh : -1;
  }

  boolean isToSend(int segment) {
    return segment < manifest.segmentCount()
        && (lost.get(segment) || segment >= cursor && !delivered.get(segment));
  }

  void sent(int segment, int nextPoll) {
    sentBefore[segment] = nextPoll;
    lost.clear(segment);
    cursor = Math.max(cursor, segment + 1);
  }
}
