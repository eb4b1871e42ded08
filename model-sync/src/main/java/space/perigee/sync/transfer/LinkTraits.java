package space.perigee.sync.transfer;

/**
 * What a sender must know of a link.
 *
 * @param maxFrameBytes longest frame that it carries without fragmentation (bytes)
 * @param rateBps rate at which frames are sent (bit/s); 0 if the link applies backpressure
 * @param twoWay false for a one-way link
 * @param expectedLoss expected share of lost frames on a one-way link, 0 to below 1
 * @param firstWindowBytes on a link that applies backpressure: unacknowledged bytes until replies
 *     show how many it holds, since buffers on the way may be large; {@link #UNLIMITED} if its
 *     replies do not show that
 */
public record LinkTraits(
    int maxFrameBytes, long rateBps, boolean twoWay, double expectedLoss, long firstWindowBytes) {

  /** The first window of a link whose replies may take hours. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final int MAX_SEGMENT_BYTES = 1460;

  /** Maximum size of a status without ranges (bytes). */
  private static final int STATUS_BYTES = 64;

  /** Maximum size of a range in a status, a gap and a length (bytes). */
  private static final int RANGE_BYTES = 8;

  public LinkTraits {
    if (maxFrameBytes < 64 || maxFrameBytes > Frames.MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxFrameBytes " + maxFrameBytes + " must be within 64 to " + Frames.MAX_BYTES);
    }
    if (rateBps < 0) {
      throw new IllegalArgumentException("rateBps " + rateBps + " must be 0 or more");
    }
    if (firstWindowBytes < 1) {
      throw new IllegalArgumentException(
          "firstWindowBytes " + firstWindowBytes + " must be 1 or more");
    }
    if (!(expectedLoss >= 0 && expectedLoss < 1)) {
      throw new IllegalArgumentException("expectedLoss " + expectedLoss + " must be 0 to below 1");
    }
  }

  /** Traits of a link with an unlimited window. */
  public LinkTraits(int maxFrameBytes, long rateBps, boolean twoWay, double expectedLoss) {
    this(maxFrameBytes, rateBps, twoWay, expectedLoss, UNLIMITED);
  }

  /** A link that loses nothing and applies backpressure. */
  public static LinkTraits reliable() {
    return new LinkTraits(Frames.MAX_BYTES, 0, true, 0);
  }

  /** Datagrams, paced. */
  public static LinkTraits datagrams(int maxFrameBytes, long rateBps) {
    return new LinkTraits(maxFrameBytes, rateBps, true, 0);
  }

  /**
   * Segment length for contents sent over this link (bytes): it fills a datagram on Ethernet, or
   * less if the link carries less. On a link with longer frames, a frame holds many segments.
   *
   * @param overhead bytes in a segment's frame besides its data
   */
  public int segmentBytes(int overhead) {
    int fitting = Math.min(MAX_SEGMENT_BYTES, maxFrameBytes - overhead);
    return Math.max(Manifest.MIN_SEGMENT_BYTES, fitting - fitting % 2);
  }

  /** Maximum number of ranges in a status that fits this link, at least 1. */
  public int statusRanges() {
    int fitting = (maxFrameBytes - STATUS_BYTES) / RANGE_BYTES;
    return Math.max(1, Math.min(FrameProto.MAX_RANGES, fitting));
  }

  /**
   * True if single frames are lost. A link with backpressure repairs such losses itself, as TCP
   * does, and loses only what is in flight when it breaks.
   */
  boolean mayLose() {
    return rateBps > 0 || !twoWay;
  }

  /** The same link, one-way. */
  public LinkTraits oneWay(double loss) {
    return new LinkTraits(maxFrameBytes, rateBps, false, loss);
  }
}
