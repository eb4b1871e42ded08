package space.perigee.sync.transfer;

/**
 * What a sender must know of the link under it.
 *
 * @param maxFrameBytes longest frame that it carries well (bytes)
 * @param rateBps rate at which frames leave (bit/s); 0 if the link holds back by itself
 * @param twoWay false if nothing comes back
 * @param expectedLoss share of frames that a one-way link is expected to lose, 0 to below 1
 */
public record LinkTraits(int maxFrameBytes, long rateBps, boolean twoWay, double expectedLoss) {

  private static final int MAX_SEGMENT_BYTES = 1460;

  /** A status without ranges (bytes, at most). */
  private static final int STATUS_BYTES = 64;

  /** A range of a status (bytes, at most): a gap and a length. */
  private static final int RANGE_BYTES = 8;

  /**
   * @throws IllegalArgumentException if a number is out of bounds
   */
  public LinkTraits {
    if (maxFrameBytes < 64 || maxFrameBytes > Frames.MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxFrameBytes " + maxFrameBytes + " must be within 64 to " + Frames.MAX_BYTES);
    }
    if (rateBps < 0) {
      throw new IllegalArgumentException("rateBps " + rateBps + " must be 0 or more");
    }
    if (!(expectedLoss >= 0 && expectedLoss < 1)) {
      throw new IllegalArgumentException("expectedLoss " + expectedLoss + " must be 0 to below 1");
    }
  }

  /** A link that keeps what it takes, and says when it has room. */
  public static LinkTraits reliable() {
    return new LinkTraits(Frames.MAX_BYTES, 0, true, 0);
  }

  /** Datagrams, paced. */
  public static LinkTraits datagrams(int maxFrameBytes, long rateBps) {
    return new LinkTraits(maxFrameBytes, rateBps, true, 0);
  }

  /**
   * Length of the segments of contents that are to go by such a link (bytes): those that fill a
   * datagram on an Ethernet, or less if the link carries less. On a link that carries more, a frame
   * holds many.
   *
   * @param overhead bytes that a segment's frame has besides its data
   */
  public int segmentBytes(int overhead) {
    int fitting = Math.min(MAX_SEGMENT_BYTES, maxFrameBytes - overhead);
    return Math.max(Manifest.MIN_SEGMENT_BYTES, fitting - fitting % 2);
  }

  /** Ranges that a status may name to fit such a link, at least 1. */
  public int statusRanges() {
    int fitting = (maxFrameBytes - STATUS_BYTES) / RANGE_BYTES;
    return Math.max(1, Math.min(FrameProto.MAX_RANGES, fitting));
  }

  /**
   * Whether frames are lost one by one. A link that holds back repairs such losses below, as TCP
   * does, and loses only what is under way when it breaks.
   */
  boolean mayLose() {
    return rateBps > 0 || !twoWay;
  }

  /** The same without a way back. */
  public LinkTraits oneWay(double loss) {
    return new LinkTraits(maxFrameBytes, rateBps, false, loss);
  }
}
