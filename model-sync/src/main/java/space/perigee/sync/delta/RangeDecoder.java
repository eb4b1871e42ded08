package space.perigee.sync.delta;

/**
 * Decodes the output of {@link RangeEncoder}. Past the last byte it reads zeros, so damaged input
 * yields wrong bits but never more than the caller asks for.
 */
final class RangeDecoder implements BitCoder {

  private static final int TOP = 0xff000000;

  private final byte[] bytes;
  private final int end;
  private int next;
  private int low;
  private int high = -1;
  private int value;

  /** Decodes {@code bytes[from, to)}. */
  RangeDecoder(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.next = from;
    this.end = to;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << 8 | read();
    }
  }

  @Override
  public boolean isDecoder() {
    return true;
  }

  @Override
  public int code(int bit, int probability) {
    long range = (high & 0xffffffffL) - (low & 0xffffffffL);
    int middle = low + (int) (range * probability >>> 16);
    int decoded;
    if (Integer.compareUnsigned(value, middle) <= 0) {
      decoded = 1;
      high = middle;
    } else {
      decoded = 0;
      low = middle + 1;
    }
    while (((low ^ high) & TOP) == 0) {
      low <<= 8;
      high = high << 8 | 0xff;
      value = value << 8 | read();
    }
    return decoded;
  }

  private int read() {
    int at = next++;
    return at < end ? bytes[at] & 0xff : 0;
  }

  /**
   * @throws DeltaException unless exactly the bytes written up to {@link RangeEncoder#finish} were
   *     read
   */
  void requireEnd() throws DeltaException {
    int written = next - Integer.BYTES + (low == 0 ? 0 : 1);
    if (written != end) {
      throw new DeltaException(
          "coded levels: the string ends at byte " + written + ", but the section at byte " + end);
    }
  }
}
