package space.perigee.sim.emulator;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Bytes in flight in one direction of a connection, in order. */
public final class DelayLine {

  private record Block(ByteBuffer bytes, Instant due) {}

  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private final long limitBytes;
  private long bytes;

  /**
   * @param limitBytes bytes in flight above which there is no room
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

  /** Returns the number of bytes in flight. */
  long bytes() {
    return bytes;
  }

  /** Adds the remaining bytes of {@code block}. */
  void add(ByteBuffer block, Instant due) {
    bytes += block.remaining();
    blocks.addLast(new Block(block, due));
  }

  /** Returns when the first block is due; null if none is in flight. */
  @Nullable Instant nextDue() {
    Block first = blocks.peekFirst();
    return first == null ? null : first.due();
  }

  /** Returns the first block if it is due. */
  @Nullable ByteBuffer peekDue(Instant now) {
    Block first = blocks.peekFirst();
    return first == null || first.due().isAfter(now) ? null : first.bytes();
  }

  /** Subtracts {@code count} delivered bytes of the first block, and drops it when empty. */
  void delivered(int count) {
    bytes -= count;
    if (!blocks.getFirst().bytes().hasRemaining()) {
      blocks.removeFirst();
    }
  }
}
