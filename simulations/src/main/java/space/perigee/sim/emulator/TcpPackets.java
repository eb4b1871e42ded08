package space.perigee.sim.emulator;

/*
 * How many bytes of IP packets a TCP stream takes.
 *
 * The emulator sees streams, since it ends the connections of both sides. On a real link one
 * connection would run between them, and its packets have headers and are acknowledged. They are
 * counted by a rule:
 *
 *   - IPv4, and the TCP options that Linux uses: 52 bytes of headers per packet; segments carry at
 *     most 1448 bytes (MTU 1500).
 *   - Bytes that were written without a pause fill segments; the last one of a burst may be short.
 *   - The receiver acknowledges every second segment and the end of each burst with a packet of its
 *     own, of 52 bytes. In fact, acknowledgments often travel with data the other way, so the rule
 *     counts too many of them rather than too few.
 *   - A connection opens with three packets (60, 60 and 52 bytes). It closes with FIN and
 *     acknowledgment both ways, four packets of 52 bytes; one that loss of signal cuts has none.
 *
 * Nothing is sent again by TCP, since the emulator does not lose segments.
 */

/** Counts the packets of one direction of a TCP connection. Not thread-safe. */
final class TcpPackets {

  /** Headers of IPv4 and TCP with timestamps, and the size of a packet without data (bytes). */
  static final int HEADER = 52;

  /** Largest data of a segment (bytes). */
  static final int SEGMENT = 1448;

  /** The packets that open a connection: SYN from the satellite, SYN and ACK to it, and ACK. */
  static final int OPENING_DOWN = 60 + HEADER;

  static final int OPENING_UP = 60;

  /** FIN and the acknowledgment of the other side's FIN. */
  static final int CLOSING = 2 * HEADER;

  private final LinkDirection direction;
  private final TrafficLedger ledger;
  private int inSegment;
  private int unacknowledged;

  TcpPackets(LinkDirection direction, TrafficLedger ledger) {
    this.direction = direction;
    this.ledger = ledger;
  }

  /** Counts bytes that follow the ones before without a pause. */
  void write(int bytes) {
    int left = bytes;
    while (left > 0) {
      if (inSegment == 0) {
        ledger.headers(direction, HEADER);
        unacknowledged++;
      }
      int more = Math.min(left, SEGMENT - inSegment);
      inSegment += more;
      left -= more;
      if (inSegment == SEGMENT) {
        inSegment = 0;
        if (unacknowledged == 2) {
          acknowledge();
        }
      }
    }
  }

  /** Counts a pause of the writer: what comes next starts a segment of its own. */
  void pause() {
    inSegment = 0;
    if (unacknowledged > 0) {
      acknowledge();
    }
  }

  private void acknowledge() {
    ledger.headers(direction.opposite(), HEADER);
    unacknowledged = 0;
  }
}
