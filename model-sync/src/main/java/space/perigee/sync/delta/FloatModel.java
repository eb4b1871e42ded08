package space.perigee.sync.delta;

/**
 * How the bits of a dense update are coded: what Perigee knows about float32 parameters that all
 * move a little.
 *
 * <p>Floats are mapped to integers of the same order, and the difference of the two integers is
 * coded: its bit length, its sign, and its bits.
 *
 * <p><b>Bit length.</b> The difference counts units in the last place of the base, so of two
 * parameters that move equally far the smaller one counts more. Both ends have the base: its
 * exponent says how large a unit is. How far a parameter moves is the product of how much its row
 * and its column move, as in {@link LevelModel}, here as a sum of logarithms:
 *
 * <pre>
 *   expected = mean of the row + mean of the column - mean of the matrix - log2(unit)
 * </pre>
 *
 * The length is coded by steps up or down from there, each with a probability of its own for every
 * half octave of {@code expected}.
 *
 * <p><b>Sign.</b> Rows are compared with the tally of the signs of each column, as in {@link
 * LevelModel}; the larger a change, the more its sign can be trusted.
 *
 * <p><b>Bits.</b> The one below the highest is coded by context. The others are as likely 0 as 1
 * and go into a string of their own, as they are; but where a difference is so large that they
 * belong to the exponent, as when the base is zero, these too are coded by context.
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

  /** Elements for which the mean of the matrix counts in that of a row or column. */
  private static final float PRIOR = 2;

  /** What a parameter moves by (log2) before any was seen. */
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
   * @param raw for the bits that no context predicts
   */
  FloatModel(BitCoder coder, BitString.End raw) {
    this.coder = coder;
    this.raw = raw;
  }

  /**
   * Codes some parameters of a matrix, in order.
   *
   * @param base what they were
   * @param next what they become, as many; written by a decoder
   * @param position of the first in its matrix
   * @param columns of the matrix
   * @throws DeltaException from a decoder, if the raw bits end
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

  /** The statistics of one matrix, and the pass over it. */
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

  /** 0 for less than a standard deviation of chance, 1 for one or two, 2 for up to four, ... */
  private static int trust(float squared) {
    int exponent = (Float.floatToRawIntBits(squared) >>> MANTISSA_BITS) - 127;
    return Math.max(0, Math.min(TRUSTS - 1, exponent + 2 >> 1));
  }

  /** In steps up or down from the middle of the bin. */
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

  /** The bits of a number of this length. */
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
