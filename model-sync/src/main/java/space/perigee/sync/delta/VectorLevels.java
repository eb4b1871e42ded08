package space.perigee.sync.delta;

import space.perigee.sync.model.Weights;

/**
 * The levels of a vector. Biases and the parameters of norms are few, and each acts on a whole
 * neuron, so they get up to 8 bits where a weight gets one or two.
 *
 * <pre>
 *   step = max(largest |d| / 127, step of the weights / 2),    level = round(d / step)
 * </pre>
 *
 * One step a vector, so that each keeps its own scale; never finer than half of the weights' step,
 * below which precision would cost bytes and change nothing beside what the weights leave behind.
 *
 * @param step distance of two levels, representable as that of a {@link Quantiser}
 * @param values one an element, within 127
 */
record VectorLevels(float step, byte[] values) {

  private static final float FINEST_PART_OF_STEP = 0.5f;

  /** Quantises a vector. */
  static VectorLevels of(Change change, Geometry.Vector vector, float weightStep) {
    float largest = 0;
    for (int i = 0; i < vector.length(); i++) {
      largest = Math.max(largest, Math.abs(change.of(vector.offset() + i)));
    }
    float exact = Math.max(largest / Byte.MAX_VALUE, weightStep * FINEST_PART_OF_STEP);
    float step = Quantiser.representableAbove(exact);
    byte[] values = new byte[vector.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.round(change.of(vector.offset() + i) / step);
    }
    return new VectorLevels(step, values);
  }

  /** Nothing of the vector changes. */
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

  /** Writes the vector of {@code base} with the changes added. */
  void addTo(Weights base, float[] parameters, Geometry.Vector vector) {
    for (int i = 0; i < values.length; i++) {
      int at = vector.offset() + i;
      float before = base.get(at);
      parameters[at] = values[i] == 0 ? before : before + values[i] * step;
    }
  }

  /**
   * Codes vectors, one after another: whether it changed, the step, and for each level whether it
   * is zero, its sign, and its magnitude by the gamma code with an adaptive exponent.
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
     * @param levels the levels; a decoder takes {@link #unchanged} ones
     * @return the levels as they were coded
     * @throws DeltaException from a decoder, if the step or a level is out of range
     */
    VectorLevels code(VectorLevels levels) throws DeltaException {
      if (changed.code(coder, levels.isUnchanged() ? 0 : 1, 0, LIKELY) == 0) {
        return levels;
      }
      int bits = coder.codeEven(Quantiser.bits(levels.step), STEP_BITS);
      float step = Quantiser.checked(Quantiser.ofBits(bits));
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
