package space.perigee.sync.transfer;

/** A message of the transfer protocol; {@link Frames} encodes and decodes it. */
public sealed interface Frame permits Manifest, Segment, Repair, Poll, Status, Receipt, Deferral {}
