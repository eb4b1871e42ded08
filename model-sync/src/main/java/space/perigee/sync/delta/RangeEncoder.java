package space.perigee.sync.delta;

import java.util.Arrays;

/**
 * A carryless binary range coder.
 *
 * <p>The state is an interval {@code [low, high]} of 32-bit numbers. Each bit splits it in
 * proportion to the probability and keeps one part; leading bytes on which both bounds agree are
 * final and are written. Any number in the last interval identifies the whole string, so one more
 * byte is enough to end it. A bit of probability {@code p} costs {@code -log2 p} bits, up to the
 * 16-bit precision of the probability.
 *
 * <p>Rissanen and Langdon, Arithmetic coding, IBM J. Res. Dev. 23, 1979; Martin, Range encoding,
 * 1979; the carryless form is folklore of the context-mixing compressors.
 */
final class RangeEncoder implements BitCoder {

  private static final int TOP = 0xff000000;

  private static final int USUAL_SIZE = 256;

  private byte[] bytes;
  private int size;
  private int low;
  private int high = -1;

  RangeEncoder() {
    this(USUAL_SIZE);
  }

  /**
   * @param expected estimated size (bytes)
   */
  RangeEncoder(int expected) {
    bytes = new byte[expected];
  }

  @Override
  public boolean isDecoder() {
    return false;
  }

  @Override
  public int code(int bit, int probability) {
    long range = (high & 0xffffffffL) - (low & 0xffffffffL);
    int middle = low + (int) (range * probability >>> 16);
    if (bit != 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
    while (((low ^ high) & TOP) == 0) {
      write(high >>> 24);
      low <<= 8;
      high = high << 8 | 0xff;
    }
    return bit;
  }

  private void write(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  /**
   * Ends the string with the fewest bytes for which a decoder that then reads zeros stays inside
   * the interval.
   */
  byte[] finish() {
    if (low != 0) {
      write((low >>> 24) + ((low & ~TOP) == 0 ? 0 : 1));
    }
    return Arrays.copyOf(bytes, size);
  }
}
