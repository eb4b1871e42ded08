package space.perigee.sync.delta;

/**
 * The context model for dense updates: Perigee's knowledge of float32 parameters that all move a
 * little.
 *
 * <p>Floats are mapped to integers in the same order, and the difference of the integers is coded:
 * its bit length, its sign, and its bits.
 *
 * <p><b>Bit length.</b> The difference is in units in the last place of the base, so of two
 * parameters that move equally far the smaller one has the larger difference. Both ends know the
 * base and thus the size of its unit. The movement of a parameter is estimated as the product of
 * those of its row and its column, as in {@link LevelModel}, here as a sum of logarithms:
 *
 * <pre>
 *   expected = mean of the row + mean of the column - mean of the matrix - log2(unit)
 * </pre>
 *
 * The length is coded in steps up or down from there, each with its own probability per half octave
 * of {@code expected}.
 *
 * <p><b>Sign.</b> Rows are compared with the sign tallies of the columns, as in {@link LevelModel};
 * the larger a change, the more reliable its sign.
 *
 * <p><b>Bits.</b> The second highest bit is coded in context. The others are equally likely 0 or 1
 * and go verbatim into a separate string, except those of a difference so large that they belong to
 * the exponent, as when the base is zero: these are coded in context too.
 *
 * <p>The map to integers is folklore (Herf, Radix tricks, 2001); differences of floats as integers,
 * their bit length entropy coded and the rest raw, after Lindstrom and Isenburg, Fast and efficient
 * compression of floating-point data, IEEE TVCG 2006. The contexts are our own.
 */
final class FloatModel {

  /** Bit lengths from 0 to 32. */
  private static final int LENGTHS = 33;

  /** Half octaves. */
  private static final int EXPECTATIONS = 2 * (LENGTHS - 1);

  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENT_OF_UNIT = 127 + MANTISSA_BITS;

  /** Weight of the matrix mean in the mean of a row or column (elements). */
  private static final float PRIOR = 2;

  /** Initial estimate of a parameter's movement (log2). */
  private static final float USUAL_MOVE = -12;

  private static final int MEMORY = 4096;
  private static final int SIZES = 3;
  private static final int TRUSTS = 6;

  private final BitCoder coder;
  private final BitString.End raw;
  private final AdaptiveBits longer = new AdaptiveBits(EXPECTATIONS * LENGTHS);
  private final AdaptiveBits opposite = new AdaptiveBits(SIZES * TRUSTS * TRUSTS);
  private final AdaptiveBits second = new AdaptiveBits(SIZES * 2);
  private final AdaptiveBits exponent = new AdaptiveBits(LENGTHS << Byte.SIZE);
  private float mean = USUAL_MOVE;
  private int seen;

  /**
   * @param raw receives or supplies the bits that no context predicts
   */
  FloatModel(BitCoder coder, BitString.End raw) {
    this.coder = coder;
    this.raw = raw;
  }

  /**
   * Codes consecutive parameters of a matrix.
   *
   * @param base old values
   * @param next new values, of the same length; a decoder fills them in
   * @param position index of the first parameter in its matrix
   * @param columns elements per row of the matrix
   * @throws DeltaException from a decoder, if too few raw bits are left
   */
  void code(float[] base, float[] next, int position, int columns) throws DeltaException {
    Pass pass = new Pass(base, next, columns);
    int column = position % columns;
    for (int at = 0; at < base.length; column = 0) {
      int end = Math.min(base.length, at + columns - column);
      pass.codeRow(at, end, column);
      at = end;
    }
  }

  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static float fromOrdered(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }

  /** log2 of the unit in the last place. */
  private static int unit(float value) {
    int biased = Float.floatToRawIntBits(value) >>> MANTISSA_BITS & 0xff;
    return Math.max(1, biased) - EXPONENT_OF_UNIT;
  }

  private final class Pass {

    private final float[] base;
    private final float[] next;
    private final float[] columnSum;
    private final int[] tally;
    private final byte[] signs;
    private int rows;

    Pass(float[] base, float[] next, int columns) {
      this.base = base;
      this.next = next;
      columnSum = new float[columns];
      tally = new int[columns];
      signs = new byte[columns];
    }

    void codeRow(int from, int to, int column) throws DeltaException {
      float rowSum = 0;
      float agreement = 0;
      float evidence = 1;
      float ofRows = 1 / (rows + PRIOR);
      float perRow = 1f / Math.max(1, rows);
      for (int i = from; i < to; i++) {
        int c = column + i - from;
        int before = ordered(base[i]);
        int unit = unit(base[i]);
        float expected =
            (rowSum + PRIOR * mean) / (i - from + PRIOR)
                + (columnSum[c] + PRIOR * mean) * ofRows
                - mean
                - unit;
        int difference = ordered(next[i]) - before;
        int size = Math.abs(difference);
        int bin = (int) Logistic.clamp(2 * expected, 0, EXPECTATIONS - 1);
        int length = codeLength(Integer.SIZE - Integer.numberOfLeadingZeros(size), bin);
        float moved = length + unit;
        rowSum += moved;
        columnSum[c] += moved;
        seen = Math.min(MEMORY, seen + 1);
        mean += (moved - mean) / seen;
        if (length == 0) {
          next[i] = base[i];
          signs[c] = 0;
          continue;
        }
        int kind = Math.max(0, Math.min(2, 1 + length - (bin >> 1)));
        float told = agreement * tally[c];
        int trust =
            (kind * TRUSTS + trust(agreement * agreement / evidence)) * TRUSTS
                + trust((float) tally[c] * tally[c] * perRow);
        int expectedSign = told < 0 ? 1 : 0;
        int sign = difference >>> Integer.SIZE - 1;
        sign = expectedSign ^ opposite.code(coder, expectedSign ^ sign, trust, 0);
        int positive = 1 - 2 * sign;
        agreement += positive * tally[c];
        evidence += tally[c] * tally[c];
        signs[c] = (byte) positive;
        int coded = codeBits(size, length, kind * 2 + (bin & 1));
        next[i] = fromOrdered(before + positive * coded);
      }
      int rowSign = agreement < 0 ? -1 : 1;
      for (int c = column; c < column + to - from; c++) {
        tally[c] += rowSign * signs[c];
      }
      rows++;
    }
  }

  /**
   * Returns the significance of a tally: 0 below one standard deviation of chance, 1 up to two, 2
   * up to four, and so on.
   */
  private static int trust(float squared) {
    int exponent = (Float.floatToRawIntBits(squared) >>> MANTISSA_BITS) - 127;
    return Math.max(0, Math.min(TRUSTS - 1, exponent + 2 >> 1));
  }

  /** Codes the bit length in steps up or down from the middle of the bin. */
  private int codeLength(int length, int bin) throws DeltaException {
    int contexts = bin * LENGTHS;
    int at = bin >> 1;
    if (longer.code(coder, length > at ? 1 : 0, contexts + at, 0) != 0) {
      do {
        at++;
      } while (at < LENGTHS - 1 && longer.code(coder, length > at ? 1 : 0, contexts + at, 0) != 0);
    } else {
      while (at > 0 && longer.code(coder, length > at - 1 ? 1 : 0, contexts + at - 1, 0) == 0) {
        at--;
      }
    }
    return at;
  }

  /** Codes the bits of a number of this length below its highest. */
  private int codeBits(int size, int length, int context) throws DeltaException {
    int value = 1;
    int left = length - 1;
    if (left > MANTISSA_BITS) {
      while (left > MANTISSA_BITS) {
        left--;
        int bit = size >>> left & 1;
        value = value << 1 | exponent.code(coder, bit, (length << Byte.SIZE) + value, 0);
      }
    } else if (left > 0) {
      left--;
      value = 2 | second.code(coder, size >>> left & 1, context, 0);
    }
    return value << left | raw.code(size & (1 << left) - 1, left);
  }
}
