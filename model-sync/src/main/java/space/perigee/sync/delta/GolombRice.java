package space.perigee.sync.delta;

/**
 * Sparse levels as gaps: for each level that is not zero the number of zeros before it by Rice's
 * code of one parameter k (the quotient by 2^k in unary, the rest in k bits), its sign, and its
 * magnitude less one in unary. The zeros after the last level reach the end of the slice and are
 * not sent; the number of levels comes first.
 *
 * <p>The best there is when nothing is known but the density (Golomb, Run-length encodings, IEEE
 * Trans. Inf. Theory 12, 1966; Rice, JPL Publication 79-22, 1979), used for gradients by Sattler et
 * al., Sparse ternary compression, 2019. It has nothing to learn, so it can win on a handful of
 * levels.
 */
final class GolombRice {

  private static final int PARAMETER_BITS = 5;
  private static final int LENGTH_BITS = 5;

  private GolombRice() {}

  /**
   * Rice's parameter for a mean gap: the quotients are then about one (Kiely, IPN Progress Report
   * 42-159, 2004).
   */
  private static int parameter(long zeros, int levels) {
    long mean = zeros / Math.max(1, levels);
    return Math.max(0, 63 - Long.numberOfLeadingZeros(Math.max(1, mean * 7 / 10)));
  }

  /** How many of {@code values} are not zero. */
  private static int count(short[] values) {
    int count = 0;
    for (short value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  /** Bits of the code of {@code values} with parameter {@code k}. */
  private static long bits(short[] values, int levels, int k) {
    long bits = PARAMETER_BITS + LENGTH_BITS + lengthOf(levels) + (long) levels * (k + 2);
    int gap = 0;
    for (short value : values) {
      if (value == 0) {
        gap++;
      } else {
        bits += (gap >>> k) + Math.abs(value);
        gap = 0;
      }
    }
    return bits;
  }

  private static int lengthOf(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(count);
  }

  /** Bytes of the code of {@code values}. */
  static long size(short[] values) {
    int levels = count(values);
    return (bits(values, levels, parameter(values.length - levels, levels)) + 7) / 8;
  }

  static byte[] encode(short[] values) {
    int levels = count(values);
    int k = parameter(values.length - levels, levels);
    BitWriter out = new BitWriter(Math.toIntExact((bits(values, levels, k) + 7) / 8));
    out.write(k, PARAMETER_BITS);
    out.write(lengthOf(levels), LENGTH_BITS);
    out.write(levels, lengthOf(levels));
    int gap = 0;
    for (short value : values) {
      if (value == 0) {
        gap++;
        continue;
      }
      out.writeUnary(gap >>> k);
      out.write(gap & (1 << k) - 1, k);
      out.write(value < 0 ? 1 : 0, 1);
      out.writeUnary(Math.abs(value) - 1);
      gap = 0;
    }
    return out.bytes;
  }

  /**
   * @throws DeltaException if the section is not exactly the code of {@code length} levels
   */
  static short[] decode(Section section, int length) throws DeltaException {
    BitReader in = new BitReader(section);
    short[] values = new short[length];
    int k = in.read(PARAMETER_BITS);
    int count = in.read(in.read(LENGTH_BITS));
    int at = -1;
    for (int i = 0; i < count; i++) {
      long gap = ((long) in.readUnary(length >>> k) << k) + in.read(k);
      if (at + gap + 1 >= length) {
        throw new DeltaException(
            "Rice code: level " + i + " lies behind the " + length + " of the slice");
      }
      at += (int) gap + 1;
      int sign = 1 - 2 * in.read(1);
      values[at] = (short) (sign * (1 + in.readUnary(LevelModel.MAX_LEVEL - 1)));
    }
    in.requireEnd();
    return values;
  }

  private static final class BitWriter {

    private final byte[] bytes;
    private long at;

    BitWriter(int size) {
      bytes = new byte[size];
    }

    void write(int value, int count) {
      for (int i = count - 1; i >= 0; i--, at++) {
        bytes[(int) (at >>> 3)] |= (byte) ((value >>> i & 1) << (7 - (at & 7)));
      }
    }

    void writeUnary(int value) {
      for (int i = 0; i < value; i++) {
        write(1, 1);
      }
      write(0, 1);
    }
  }

  private static final class BitReader {

    private final Section section;
    private long at;

    BitReader(Section section) {
      this.section = section;
      this.at = 8L * section.from();
    }

    int read(int count) throws DeltaException {
      int value = 0;
      for (int i = 0; i < count; i++, at++) {
        if (at >= 8L * section.to()) {
          throw new DeltaException("Rice code: the section ends too early");
        }
        value = value << 1 | section.bytes()[(int) (at >>> 3)] >>> (7 - (at & 7)) & 1;
      }
      return value;
    }

    int readUnary(int max) throws DeltaException {
      int value = 0;
      while (read(1) != 0) {
        if (++value > max) {
          throw new DeltaException("Rice code: a number above " + max);
        }
      }
      return value;
    }

    void requireEnd() throws DeltaException {
      long used = (at + 7) / 8;
      if (used != section.to()) {
        throw new DeltaException(
            "Rice code: ends at byte " + used + ", the section at byte " + section.to());
      }
    }
  }
}
