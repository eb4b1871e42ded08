package space.perigee.sync.delta;

/**
 * A uniform quantiser with a dead zone.
 *
 * <pre>
 *   level = sign(d) floor(|d| / step + 0.4),     so |d| below 0.6 step becomes zero
 *   value = sign(level) step c(|level|),         c the centroid of a level: where its members are
 * </pre>
 *
 * <p>Changes of weights have a density that falls steeply, so the mean of a level lies below its
 * middle. For the two lowest levels, which hold nearly all, it is sent, one byte each; the others
 * stand for themselves. One step serves the whole network: with the same step everywhere a bit buys
 * the same reduction of the squared error everywhere, which is the best allocation there is for a
 * given size (reverse water-filling).
 *
 * <p>The step is sent as the upper half of a float32 (8 bits of precision).
 *
 * <p>Sullivan, Efficient scalar quantization of exponential and Laplacian random variables, IEEE
 * Trans. Inf. Theory 42, 1996, for dead zone and centroid; Cover and Thomas, Elements of
 * Information Theory, 10.3.3, for the allocation.
 *
 * @param step distance of two levels, above 0; a power of two times an 8 bit number
 * @param first centroid of level 1, in 1/256 of a step above 0.6
 * @param second centroid of level 2, in 1/256 of a step above 1.6
 */
record Quantiser(float step, int first, int second) {

  /** The dead zone ends here (steps). */
  static final float THRESHOLD = 0.6f;

  private static final float OFFSET = 1 - THRESHOLD;
  private static final float CENTROID_UNIT = 1f / 256;

  /**
   * The magnitude of the level of a change.
   *
   * @param perUnit one over the step
   */
  static int magnitude(float change, float perUnit) {
    return Math.min((int) (Math.abs(change) * perUnit + OFFSET), LevelModel.MAX_LEVEL);
  }

  /**
   * The level of a change.
   *
   * @param perUnit one over the step
   */
  static int level(float change, float perUnit) {
    int magnitude = magnitude(change, perUnit);
    return change < 0 ? -magnitude : magnitude;
  }

  /** The change that a level stands for. */
  float value(int level) {
    int magnitude = Math.abs(level);
    float steps =
        switch (magnitude) {
          case 0 -> 0;
          case 1 -> THRESHOLD + first * CENTROID_UNIT;
          case 2 -> 1 + THRESHOLD + second * CENTROID_UNIT;
          default -> magnitude;
        };
    return level < 0 ? -(steps * step) : steps * step;
  }

  /** The centroid of a level as it is sent. */
  static int centroid(double meanSteps, int level) {
    double above = (meanSteps - (level - 1) - THRESHOLD) / CENTROID_UNIT;
    return (int) Math.max(0, Math.min(255, Math.rint(above)));
  }

  /** The largest step that can be sent and is not above {@code step}; at least the least normal. */
  static float representable(float step) {
    return ofBits(bits(Math.max(Float.MIN_NORMAL, step)));
  }

  /** The smallest step that can be sent and is not below {@code step}. */
  static float representableAbove(float step) {
    float below = representable(step);
    return below < step ? ofBits(bits(below) + 1) : below;
  }

  /** The 16 bits of a representable step. */
  static int bits(float step) {
    return Float.floatToRawIntBits(step) >>> 16;
  }

  /** The step of these 16 bits. */
  static float ofBits(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * @throws DeltaException if no encoder sends such a step
   */
  static float checked(float step) throws DeltaException {
    if (!(step >= Float.MIN_NORMAL && step <= Float.MAX_VALUE)) {
      throw new DeltaException("the step is " + step + ", must be positive and normal");
    }
    return step;
  }
}
