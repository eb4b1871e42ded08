package space.perigee.sync.transfer;

/** What crosses a link; a {@link FrameCodec} knows its bytes. */
public sealed interface Frame permits Manifest, Segment, Repair, Poll, Status, Receipt {

  /** True for the bulk of a transfer, which the transfer itself repairs when a link drops it. */
  default boolean isBulk() {
    return this instanceof Segment || this instanceof Repair;
  }
}
