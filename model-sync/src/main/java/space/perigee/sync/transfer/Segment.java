package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;

/**
 * A piece of a content.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param index position in the content, in segments
 * @param data the bytes
 */
public record Segment(long transfer, int index, ByteString data) implements Frame {

  /**
   * @throws IllegalArgumentException if the index is negative
   */
  public Segment {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index + " must not be negative");
    }
  }
}
