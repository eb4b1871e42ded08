package space.perigee.sync.custody;

import java.util.ArrayDeque;
import java.util.Optional;
import space.perigee.sync.transfer.Endpoint.Wire;

/**
 * Frames that pass through a station. Bounded; a frame that does not fit is lost, as on any link.
 */
final class PassThroughQueue {

  private static final int MAX_FRAMES = 1024;
  private static final long MAX_BYTES = 4L << 20;

  private final ArrayDeque<Wire> frames = new ArrayDeque<>();
  private long bytes;

  void add(Wire frame) {
    if (frames.size() < MAX_FRAMES && bytes + frame.bytes().length <= MAX_BYTES) {
      frames.add(frame);
      bytes += frame.bytes().length;
    }
  }

  Optional<Wire> poll() {
    Optional<Wire> frame = Optional.ofNullable(frames.poll());
    frame.ifPresent(wire -> bytes -= wire.bytes().length);
    return frame;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  void clear() {
    frames.clear();
    bytes = 0;
  }
}
