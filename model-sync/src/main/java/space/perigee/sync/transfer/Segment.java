package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;

/**
 * A piece of a content: one segment, or several in a row on links that carry longer frames.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param index of the first of them
 * @param data their bytes; whole segments
 */
public record Segment(int transfer, int index, ByteString data) implements Frame {

  /**
   * @throws IllegalArgumentException if the index is negative
   */
  public Segment {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index + " must not be negative");
    }
  }
}
