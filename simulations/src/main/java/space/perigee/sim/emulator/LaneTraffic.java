package space.perigee.sim.emulator;

/**
 * What became of what one end sent to the other (bytes of TCP streams, datagrams and files, without
 * headers).
 *
 * @param delivered to the other end, duplicates included
 * @param lost on the way: at loss of signal, in a full modem, or to the channel
 * @param lostInChannel of these, those that the channel lost
 * @param corrupted of those delivered, in datagrams with flipped bits
 * @param duplicated of those delivered, for the second time
 * @param late of those delivered, behind others that were sent later
 */
public record LaneTraffic(
    long delivered, long lost, long lostInChannel, long corrupted, long duplicated, long late) {

  /** Nothing. */
  static final LaneTraffic NONE = new LaneTraffic(0, 0, 0, 0, 0, 0);

  /** Both together. */
  LaneTraffic plus(LaneTraffic other) {
    return new LaneTraffic(
        delivered + other.delivered,
        lost + other.lost,
        lostInChannel + other.lostInChannel,
        corrupted + other.corrupted,
        duplicated + other.duplicated,
        late + other.late);
  }

  /** What was sent: all that was delivered once, or lost. */
  public long sent() {
    return delivered - duplicated + lost;
  }
}
