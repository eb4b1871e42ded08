package space.perigee.sync.transfer;

import java.util.List;

/**
 * Where a receiver keeps what has arrived of its transfers. Failures of the medium are {@link
 * java.io.UncheckedIOException}.
 */
public interface SegmentStore {

  /** The transfers that were begun, oldest first, with what they lack; after a restart too. */
  List<Partial> open();

  /** Makes room for a transfer of which nothing has arrived. */
  Partial begin(Manifest manifest);

  /** Keeps a segment; the caller marks it in the transfer's map. */
  void write(Manifest manifest, int index, byte[] data);

  /** All segments in order; only meaningful when none is missing. */
  byte[] content(Manifest manifest);

  /** Forgets a transfer. */
  void discard(Manifest manifest);

  /**
   * A transfer that was begun.
   *
   * @param missing belongs to the receiver, which marks what arrives
   */
  record Partial(Manifest manifest, SegmentMap missing) {}
}
