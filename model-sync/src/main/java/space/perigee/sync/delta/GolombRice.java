package space.perigee.sync.delta;

/**
 * Codes sparse levels as gaps: the number of nonzero levels, then for each one the number of zeros
 * before it in Rice's code with one parameter k (the quotient by 2^k in unary, the remainder in k
 * bits), its sign, and its magnitude minus one in unary. The zeros after the last nonzero level are
 * implied.
 *
 * <p>Optimal if only the density is known (Golomb, Run-length encodings, IEEE Trans. Inf. Theory
 * 12, 1966; Rice, JPL Publication 79-22, 1979), used for gradients by Sattler et al., Sparse
 * ternary compression, 2019. It has nothing to learn, so it can beat adaptive coding on a handful
 * of levels.
 */
public final class GolombRice {

  private static final int PARAMETER_BITS = 5;
  private static final int LENGTH_BITS = 5;

  private GolombRice() {}

  /**
   * Returns the best of Rice's parameters for geometrically distributed gaps of mean {@code m}:
   * {@code 1 + floor(log2(ln(phi - 1) / ln(m / (m + 1))))}, where {@code phi} is the golden ratio
   * (Kiely, IPN Progress Report 42-159, 2004), or 0. As {@code -1 / ln(m / (m + 1))} is close to
   * {@code m + 1/2}, this is about {@code floor(log2(0.481 (2 m + 1)))}.
   */
  private static int parameter(long zeros, int levels) {
    long scaled = 481 * (2 * zeros + levels) / (1000L * Math.max(1, levels));
    return 63 - Long.numberOfLeadingZeros(Math.max(1, scaled));
  }

  private static int count(short[] values) {
    int count = 0;
    for (short value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  /** Returns the length of the code of {@code values} with parameter {@code k} (bits). */
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

  /** Returns the length of the code of {@code values} (bytes). */
  public static long size(short[] values) {
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
            "Rice code: level " + i + " lies past the " + length + " of the slice");
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
        throw new DeltaException("Rice code: a number exceeds " + max);
      }
    }
    return value;
  }
}
