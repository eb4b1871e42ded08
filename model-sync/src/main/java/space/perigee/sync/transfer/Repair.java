package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;

/**
 * A repair symbol, which can restore any missing segment of its block; see {@link
 * space.perigee.sync.fec.ErasureCode}.
 *
 * @param transfer {@link Manifest#transfer()} of the content
 * @param number number of the symbol, from 0
 * @param data as long as a segment
 */
public record Repair(int transfer, int first, int count, int number, ByteString data)
    implements Frame {

  public Repair {
    if (first < 0 || count < 1 || number < 0) {
      throw new IllegalArgumentException(
          "repair " + number + " of " + count + " segments from " + first + " makes no sense");
    }
  }
}
