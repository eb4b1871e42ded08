package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;

/**
 * A symbol from which a missing segment can be made, whichever it is; see {@link
 * space.perigee.sync.fec.ErasureCode}.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param first segment of the block that it protects
 * @param count segments of the block
 * @param number of the symbol, from 0
 * @param data a segment's length
 */
public record Repair(int transfer, int first, int count, int number, ByteString data)
    implements Frame {

  /**
   * @throws IllegalArgumentException if the block is empty or a number negative
   */
  public Repair {
    if (first < 0 || count < 1 || number < 0) {
      throw new IllegalArgumentException(
          "repair " + number + " of " + count + " segments from " + first + " makes no sense");
    }
  }
}
