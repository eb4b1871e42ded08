package space.perigee.sync.transfer;

/** What crosses a link; {@link Frames} knows its bytes. */
public sealed interface Frame permits Manifest, Segment, Status, Receipt {

  /** True for the bulk of a transfer, which the transfer itself repairs when a link drops it. */
  default boolean isSegment() {
    return this instanceof Segment;
  }
}
