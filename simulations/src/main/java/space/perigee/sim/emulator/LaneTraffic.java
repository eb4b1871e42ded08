package space.perigee.sim.emulator;

/**
 * Traffic of one direction (bytes of TCP streams, datagrams or files, without headers unless they
 * say otherwise).
 *
 * @param delivered bytes delivered, including duplicates
 * @param lost bytes lost at loss of signal, in a full modem, or in the channel
 * @param lostInChannel the part of {@code lost} that the channel lost
 * @param corrupted the part of {@code delivered} in datagrams with flipped bits
 * @param duplicated the part of {@code delivered} in duplicates
 * @param late the part of {@code delivered} in reordered datagrams
 * @param headers headers of the packets in this direction, IP included, and packets without data; 0
 *     for files
 */
public record LaneTraffic(
    long delivered,
    long lost,
    long lostInChannel,
    long corrupted,
    long duplicated,
    long late,
    long headers) {

  static final LaneTraffic NONE = new LaneTraffic(0, 0, 0, 0, 0, 0, 0);

  LaneTraffic plus(LaneTraffic other) {
    return new LaneTraffic(
        delivered + other.delivered,
        lost + other.lost,
        lostInChannel + other.lostInChannel,
        corrupted + other.corrupted,
        duplicated + other.duplicated,
        late + other.late,
        headers + other.headers);
  }

  /** Returns the bytes sent: delivered without duplicates, or lost. */
  public long sent() {
    return delivered - duplicated + lost;
  }

  /** Returns the bytes sent with all headers: what crossed the link as IP packets. */
  public long ipBytes() {
    return sent() + headers;
  }
}
