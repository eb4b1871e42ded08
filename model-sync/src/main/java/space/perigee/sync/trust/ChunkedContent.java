package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import space.perigee.sync.transfer.Content;

/** A content that is produced chunk by chunk as it is read; one chunk is held at a time. */
abstract class ChunkedContent implements Content {

  private final byte[] head;
  private final long length;
  private final int chunkBytes;
  private long heldIndex = -1;
  private byte[] held = {};

  /**
   * @param length length of head and chunks together (bytes)
   * @param chunkBytes length of every chunk but the last
   */
  ChunkedContent(byte[] head, long length, int chunkBytes) {
    this.head = head;
    this.length = length;
    this.chunkBytes = chunkBytes;
  }

  abstract byte[] make(long index);

  final byte[] chunk(long index) {
    if (index != heldIndex) {
      heldIndex = -1;
      held = make(index);
      heldIndex = index;
    }
    return held;
  }

  @Override
  public final long length() {
    return length;
  }

  @Override
  public final void read(long offset, ByteBuffer into) {
    long at = offset;
    while (into.hasRemaining()) {
      boolean isHead = at < head.length;
      long body = at - head.length;
      byte[] from = isHead ? head : chunk(body / chunkBytes);
      int within = (int) (isHead ? at : body % chunkBytes);
      int part = Math.min(into.remaining(), from.length - within);
      into.put(from, within, part);
      at += part;
    }
  }
}
