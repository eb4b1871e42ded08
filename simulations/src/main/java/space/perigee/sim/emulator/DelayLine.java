package space.perigee.sim.emulator;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Bytes under way in one direction of one connection, in order, each until it is due. */
public final class DelayLine {

  private record Block(ByteBuffer bytes, Instant due) {}

  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private final long limitBytes;
  private long bytes;

  /**
   * @param limitBytes from how many bytes under way on there is no room
   */
  DelayLine(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  boolean hasRoom() {
    return bytes < limitBytes;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Bytes under way. */
  long bytes() {
    return bytes;
  }

  /** Sends the bytes that remain in {@code block} on their way. */
  void add(ByteBuffer block, Instant due) {
    bytes += block.remaining();
    blocks.addLast(new Block(block, due));
  }

  /** When the first block is due; null if none is under way. */
  @Nullable Instant nextDue() {
    Block first = blocks.peekFirst();
    return first == null ? null : first.due();
  }

  /** The first block, if it is due. */
  @Nullable ByteBuffer peekDue(Instant now) {
    Block first = blocks.peekFirst();
    return first == null || first.due().isAfter(now) ? null : first.bytes();
  }

  /** Tells that {@code count} bytes of the first block were delivered; drops it when all were. */
  void delivered(int count) {
    bytes -= count;
    Block first = blocks.getFirst();
    if (!first.bytes().hasRemaining()) {
      blocks.removeFirst();
    }
  }
}
