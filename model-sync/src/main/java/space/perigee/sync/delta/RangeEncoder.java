package space.perigee.sync.delta;

import java.util.Arrays;

/**
 * A carryless binary range coder.
 *
 * <p>What was coded so far is an interval {@code [low, high]} of 32-bit numbers. A bit cuts it in
 * two in proportion to the probability and keeps one part; leading bytes on which both ends agree
 * can no longer change and are written. Any number of the last interval names the whole string, so
 * one byte more is enough to end. A bit of probability {@code p} costs {@code -log2 p}, to within
 * the 16 bits of the probability.
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
   * @param expected bytes, as a guess
   */
  RangeEncoder(int expected) {
    bytes = new byte[expected];
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

  /** Bytes written so far, without those of {@link #finish}. */
  int size() {
    return size;
  }

  /** Ends the string; a decoder that reads zeros after the last byte is inside the interval. */
  byte[] finish() {
    if (low != 0) {
      write((low >>> 24) + ((low & ~TOP) == 0 ? 0 : 1));
    }
    return Arrays.copyOf(bytes, size);
  }
}
