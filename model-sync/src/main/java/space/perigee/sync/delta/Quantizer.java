package space.perigee.sync.delta;

/**
 * A uniform quantizer with a dead zone.
 *
 * <pre>
 *   level = sign(d) floor(|d| / step + 0.4),     so |d| below 0.6 step becomes zero
 *   value = sign(level) step c(|level|),         c: the centroid (mean magnitude) of a level
 * </pre>
 *
 * <p>The density of weight changes falls steeply, so the mean of a level lies below its middle. For
 * the two lowest levels, which hold nearly all changes, the centroid is sent, one byte each; higher
 * levels are their own centroid. One step serves the whole network: a bit then buys the same
 * reduction of squared error everywhere, which is the optimal allocation for a given size (reverse
 * water-filling).
 *
 * <p>The step is sent as the upper half of a float32 (8 bits of precision).
 *
 * <p>Sullivan, Efficient scalar quantization of exponential and Laplacian random variables, IEEE
 * Trans. Inf. Theory 42, 1996, for dead zone and centroid; Cover and Thomas, Elements of
 * Information Theory, 10.3.3, for the allocation.
 *
 * @param step distance between two levels, above 0; a power of two times an 8-bit number
 * @param first centroid of level 1, in 1/256 of a step above 0.6
 * @param second centroid of level 2, in 1/256 of a step above 1.6
 */
record Quantizer(float step, int first, int second) {

  /** Upper end of the dead zone (steps). */
  static final float THRESHOLD = 0.6f;

  private static final float OFFSET = 1 - THRESHOLD;
  private static final float CENTROID_UNIT = 1f / 256;

  /**
   * Returns the magnitude of the level of a change.
   *
   * @param perUnit reciprocal of the step
   */
  static int magnitude(float change, float perUnit) {
    return Math.min((int) (Math.abs(change) * perUnit + OFFSET), LevelModel.MAX_LEVEL);
  }

  /**
   * Returns the level of a change.
   *
   * @param perUnit reciprocal of the step
   */
  static int level(float change, float perUnit) {
    int magnitude = magnitude(change, perUnit);
    return change < 0 ? -magnitude : magnitude;
  }

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

  /**
   * Returns the centroid of a level as it is sent.
   *
   * @param meanSteps mean magnitude of the changes in the level (steps)
   */
  static int centroid(double meanSteps, int level) {
    double above = (meanSteps - (level - 1) - THRESHOLD) / CENTROID_UNIT;
    return (int) Math.max(0, Math.min(255, Math.rint(above)));
  }

  /**
   * Returns the largest representable step not above {@code step}, or {@link Float#MIN_NORMAL} if
   * there is none.
   */
  static float representable(float step) {
    return ofBits(bits(Math.max(Float.MIN_NORMAL, step)));
  }

  /** Returns the smallest representable step not below {@code step}. */
  static float representableAbove(float step) {
    float below = representable(step);
    return below < step ? ofBits(bits(below) + 1) : below;
  }

  static int bits(float step) {
    return Float.floatToRawIntBits(step) >>> 16;
  }

  static float ofBits(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * @throws DeltaException if {@code step} is not positive and normal
   */
  static float checked(float step) throws DeltaException {
    if (!(step >= Float.MIN_NORMAL && step <= Float.MAX_VALUE)) {
      throw new DeltaException("the step is " + step + ", but must be positive and normal");
    }
    return step;
  }
}
