package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;

/**
 * One segment of a content, or several in a row on links with longer frames.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param index index of the first segment
 * @param data bytes of whole segments
 */
public record Segment(int transfer, int index, ByteString data) implements Frame {

  public Segment {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index + " must not be negative");
    }
  }
}
