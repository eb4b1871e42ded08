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
    BitString.Writer out = new BitString.Writer(Math.toIntExact((bits(values, levels, k) + 7) / 8));
    out.code(k, PARAMETER_BITS);
    out.code(lengthOf(levels), LENGTH_BITS);
    out.code(levels, lengthOf(levels));
    int gap = 0;
    for (short value : values) {
      if (value == 0) {
        gap++;
        continue;
      }
      writeUnary(out, gap >>> k);
      out.code(gap & (1 << k) - 1, k);
      out.code(value < 0 ? 1 : 0, 1);
      writeUnary(out, Math.abs(value) - 1);
      gap = 0;
    }
    return out.finish();
  }

  /**
   * @throws DeltaException if the section is not exactly the code of {@code length} levels
   */
  static short[] decode(Section section, int length) throws DeltaException {
    BitString.Reader in = new BitString.Reader("Rice code", section);
    short[] values = new short[length];
    int k = in.read(PARAMETER_BITS);
    int count = in.read(in.read(LENGTH_BITS));
    int at = -1;
    for (int i = 0; i < count; i++) {
      long gap = ((long) readUnary(in, length >>> k) << k) + in.read(k);
      if (at + gap + 1 >= length) {
        throw new DeltaException(
            "Rice code: level " + i + " lies behind the " + length + " of the slice");
      }
      at += (int) gap + 1;
      int sign = 1 - 2 * in.read(1);
      values[at] = (short) (sign * (1 + readUnary(in, LevelModel.MAX_LEVEL - 1)));
    }
    in.requireEnd();
    return values;
  }

  private static void writeUnary(BitString.Writer out, int value) {
    for (int i = 0; i < value; i++) {
      out.code(1, 1);
    }
    out.code(0, 1);
  }

  private static int readUnary(BitString.Reader in, int max) throws DeltaException {
    int value = 0;
    while (in.read(1) != 0) {
      if (++value > max) {
        throw new DeltaException("Rice code: a number above " + max);
      }
    }
    return value;
  }
}
