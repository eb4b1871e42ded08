package space.perigee.sync.transfer;

/** A message of the transfer protocol; {@link Frames} encodes and decodes it. */
public sealed interface Frame
    permits Manifest, Announcement, Segment, Repair, Poll, Status, ReceiptFrame, Deferral {}
