package space.perigee.sync.delta;

/**
 * Probabilities in the logistic domain, where evidence is additive: {@code stretch(p) = log2(p / (1
 * - p))} and its inverse {@code squash}. Logarithms are to base two, so one unit is one bit.
 *
 * <p>Encoder and decoder must agree bit for bit on every machine. The tables are built with {@link
 * StrictMath}; everything else is float addition, multiplication and comparison, which Java defines
 * exactly since version 17 (JEP 306).
 */
final class Logistic {

  /** Probabilities are kept this far from 0 and from 1. */
  static final float CERTAIN = 1f / (1 << 17);

  /** Stretched probabilities are kept within this many bits of even odds. */
  static final float LIMIT = 15.99f;

  private static final int SQUASH_STEPS = 128;
  private static final int STRETCH_SHIFT = 23 - 6;
  private static final int STRETCH_FIRST = Float.floatToRawIntBits(CERTAIN) >> STRETCH_SHIFT;
  private static final int STRETCH_HALF =
      (Float.floatToRawIntBits(0.5f) >> STRETCH_SHIFT) - STRETCH_FIRST + 1;
  private static final int RATIO_STEPS_BITS = 4;
  private static final int RATIO_SHIFT = 23 - RATIO_STEPS_BITS;
  private static final int RATIO_MIN_EXPONENT = -24;
  private static final int RATIO_MAX_EXPONENT = 5;

  private static final int[] SQUASH = squashTable();
  private static final float[] STRETCH = stretchTable();
  private static final float[] ODDS_OF_ANY = new float[ratioEntries()];
  private static final float[] LOG2_OF_ANY = new float[ratioEntries()];

  static {
    for (int i = 0; i < ratioEntries(); i++) {
      int octave = i >> RATIO_STEPS_BITS;
      double step = ((i & (1 << RATIO_STEPS_BITS) - 1) + 0.5) / (1 << RATIO_STEPS_BITS);
      double mean = StrictMath.scalb(1 + step, octave + RATIO_MIN_EXPONENT);
      ODDS_OF_ANY[i] = (float) (StrictMath.log(StrictMath.expm1(mean)) / StrictMath.log(2));
      LOG2_OF_ANY[i] = (float) (StrictMath.log(-StrictMath.expm1(-mean)) / StrictMath.log(2));
    }
  }

  private Logistic() {}

  /**
   * Returns the probability for given odds.
   *
   * @param stretched log2 of the odds, within {@link #LIMIT}
   * @return probability in units of 1/{@link BitCoder#ONE}, neither 0 nor {@link BitCoder#ONE}
   */
  static int squash(float stretched) {
    return SQUASH[(int) ((stretched + 16) * SQUASH_STEPS)];
  }

  /**
   * Returns log2 of the odds of {@code probability}, to within a fortieth of a bit.
   *
   * @param probability from {@link #CERTAIN} to {@code 1 - CERTAIN}
   */
  static float stretch(float probability) {
    float beyondHalf = probability - 0.5f;
    int rank =
        (Float.floatToRawIntBits(0.5f - Math.abs(beyondHalf)) >> STRETCH_SHIFT) - STRETCH_FIRST;
    return STRETCH[rank + (Float.floatToRawIntBits(beyondHalf) >>> 31) * STRETCH_HALF];
  }

  /**
   * Returns {@code value} or the nearer bound. Avoids Math.min, whose handling of NaN and -0 costs
   * time here.
   */
  static float clamp(float value, float lowest, float highest) {
    return value < lowest ? lowest : value > highest ? highest : value;
  }

  /** Limits a stretched probability to {@link #LIMIT}. */
  static float clamp(float stretched) {
    return clamp(stretched, -LIMIT, LIMIT);
  }

  /**
   * Returns the stretched probability that a Poisson variable is nonzero: {@code log2(e^mean - 1)}.
   *
   * @param mean at least 0
   */
  static float oddsOfAny(float mean) {
    return ODDS_OF_ANY[ratioIndex(mean)];
  }

  /** Returns log2 of the probability that a Poisson variable is nonzero. */
  static float log2OfAny(float mean) {
    return LOG2_OF_ANY[ratioIndex(mean)];
  }

  private static int ratioIndex(float mean) {
    int index =
        (Float.floatToRawIntBits(mean) >> RATIO_SHIFT)
            - (RATIO_MIN_EXPONENT + 127 << RATIO_STEPS_BITS);
    return Math.max(0, Math.min(index, ratioEntries() - 1));
  }

  private static int ratioEntries() {
    return RATIO_MAX_EXPONENT - RATIO_MIN_EXPONENT << RATIO_STEPS_BITS;
  }

  private static int[] squashTable() {
    int[] table = new int[32 * SQUASH_STEPS];
    for (int i = 0; i < table.length; i++) {
      double stretched = (i + 0.5) / SQUASH_STEPS - 16;
      double probability = 1 / (1 + StrictMath.pow(2, -stretched));
      int scaled = (int) StrictMath.rint(probability * BitCoder.ONE);
      table[i] = Math.max(1, Math.min(BitCoder.ONE - 1, scaled));
    }
    return table;
  }

  private static float[] stretchTable() {
    float[] table = new float[2 * STRETCH_HALF];
    for (int i = 0; i < STRETCH_HALF; i++) {
      double low = Float.intBitsToFloat(STRETCH_FIRST + i << STRETCH_SHIFT);
      double high = Float.intBitsToFloat(STRETCH_FIRST + i + 1 << STRETCH_SHIFT);
      double middle = Math.min(0.5, (low + high) / 2);
      float odds = (float) (StrictMath.log(middle / (1 - middle)) / StrictMath.log(2));
      table[i] = -odds;
      table[i + STRETCH_HALF] = odds;
    }
    return table;
  }
}
