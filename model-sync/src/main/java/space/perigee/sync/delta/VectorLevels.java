package space.perigee.sync.delta;

/**
 * The levels of a vector. Biases and norm parameters are few, and each acts on a whole neuron, so
 * they get up to 8 bits, where a weight gets one or two.
 *
 * <pre>
 *   step = max(largest |d| / 127, step of the weights / 2),    level = round(d / step)
 * </pre>
 *
 * Each vector has its own step and so its own scale. The step is at least half that of the weights:
 * finer precision would cost bytes but be lost in the quantization error of the weights.
 *
 * @param step distance between two levels, representable like that of a {@link Quantizer}
 * @param values one level per element, from -127 to 127
 */
record VectorLevels(float step, byte[] values) {

  private static final float FINEST_PART_OF_STEP = 0.5f;

  static VectorLevels of(Change change, Geometry.Vector vector, float weightStep) {
    float largest = 0;
    for (int i = 0; i < vector.length(); i++) {
      largest = Math.max(largest, Math.abs(change.of(vector.offset() + i)));
    }
    float exact = Math.max(largest / Byte.MAX_VALUE, weightStep * FINEST_PART_OF_STEP);
    float step = Quantizer.representableAbove(exact);
    byte[] values = new byte[vector.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.round(change.of(vector.offset() + i) / step);
    }
    return new VectorLevels(step, values);
  }

  static VectorLevels unchanged(Geometry.Vector vector) {
    return new VectorLevels(Float.MIN_NORMAL, new byte[vector.length()]);
  }

  private boolean isUnchanged() {
    for (byte value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds the change to {@code parameters}. */
  void addTo(float[] parameters, Geometry.Vector vector) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        parameters[vector.offset() + i] += values[i] * step;
      }
    }
  }

  /**
   * Codes vectors one after another: for each one a flag whether it changed, its step, and per
   * level a zero flag, the sign, and the magnitude in a gamma code with adaptive exponent.
   */
  static final class Coder {

    private static final int STEP_BITS = 16;
    private static final int EXPONENTS = 7;
    private static final float LIKELY = 2;

    private final BitCoder coder;
    private final AdaptiveBits changed = new AdaptiveBits(1);
    private final AdaptiveBits nonzero = new AdaptiveBits(2);
    private final AdaptiveBits negative = new AdaptiveBits(3);
    private final AdaptiveBits longer = new AdaptiveBits(EXPONENTS * (EXPONENTS + 1));

    Coder(BitCoder coder) {
      this.coder = coder;
    }

    /**
     * Codes one vector.
     *
     * @param levels the levels; a decoder passes {@link #unchanged} ones
     * @return the coded levels
     * @throws DeltaException from a decoder, if the step or a level is out of range
     */
    VectorLevels code(VectorLevels levels) throws DeltaException {
      if (changed.code(coder, levels.isUnchanged() ? 0 : 1, 0, LIKELY) == 0) {
        return levels;
      }
      int bits = coder.codeEven(Quantizer.bits(levels.step), STEP_BITS);
      float step = Quantizer.checked(Quantizer.ofBits(bits));
      byte[] coded = new byte[levels.values.length];
      int before = 0;
      for (int i = 0; i < coded.length; i++) {
        coded[i] = (byte) codeLevel(levels.values[i], before);
        before = coded[i];
      }
      return new VectorLevels(step, coded);
    }

    private int codeLevel(int level, int before) throws DeltaException {
      int near = before == 0 ? 0 : 1;
      if (nonzero.code(coder, level != 0 ? 1 : 0, near, 1) == 0) {
        return 0;
      }
      int minus = negative.code(coder, level < 0 ? 1 : 0, 1 + Integer.signum(before), 0);
      int magnitude = codeMagnitude(Math.abs(level), exponent(Math.abs(before)));
      return minus == 0 ? magnitude : -magnitude;
    }

    private static int exponent(int magnitude) {
      return Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
    }

    private int codeMagnitude(int value, int exponentBefore) throws DeltaException {
      int wanted = exponent(value) - 1;
      int bits = 0;
      while (bits < EXPONENTS - 1
          && longer.code(coder, bits < wanted ? 1 : 0, exponentBefore * EXPONENTS + bits, 1) != 0) {
        bits++;
      }
      return 1 << bits | coder.codeEven(value & (1 << bits) - 1, bits);
    }
  }
}
