package space.perigee.sim.report;

/**
 * Bytes of one direction, or of both.
 *
 * @param total all bytes, with headers
 * @param contents the part of {@code total} that contents take: deltas, models, hard examples and
 *     labels that were delivered. The rest is upkeep: handshakes, hellos, headers, manifests,
 *     receipts, and what was sent again
 * @param deliveries deltas and models delivered, at most one per satellite, contact and direction
 */
public record LinkBytes(long total, long contents, int deliveries) {

  /** Nothing. */
  static final LinkBytes NONE = new LinkBytes(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public LinkBytes {
    Checks.requireNotNegative("total", total);
    Checks.requireNotNegative("contents", contents);
    Checks.requireNotNegative("deliveries", deliveries);
  }

  /** Bytes that are not contents. */
  public long upkeep() {
    return Math.max(0, total - contents);
  }

  /** Returns the sum of both. */
  public LinkBytes plus(LinkBytes other) {
    return new LinkBytes(
        total + other.total, contents + other.contents, deliveries + other.deliveries);
  }
}
