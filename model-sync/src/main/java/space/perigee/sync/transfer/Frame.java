package space.perigee.sync.transfer;

/** A message of the transfer protocol; {@link Frames} encodes and decodes it. */
public sealed interface Frame permits Manifest, Segment, Repair, Poll, Status, Receipt {

  /** True for the bulk of a transfer, which the transfer itself repairs when a link drops it. */
  default boolean isBulk() {
    return this instanceof Segment || this instanceof Repair;
  }
}
