package space.perigee.sync.delta;

import java.util.Arrays;

/**
 * A bit predicted by up to three witnesses whose evidence is mixed.
 *
 * <pre>
 *   s1  what became of bits with the same prior odds         (calibration; between two bins)
 *   s2  ... of bits with these neighbours and about that prior
 *   s3  ... of bits with this past and about that prior      (when there is a past)
 *   p = squash(w1 s1 + w2 s2 + w3 s3),   w_i += rate (bit - p) s_i
 * </pre>
 *
 * Each witness is an adaptive probability; the mixer learns on line whom to trust, by gradient
 * descent on the bits spent. The prior is computed by the caller and may be crude: the first
 * witness maps it to what really happened. More witnesses were worse, since each one has to be paid
 * for before it knows anything.
 *
 * <p>Mattern, Mixing strategies in data compression, DCC 2012; Mahoney, Adaptive weighing of
 * context models for lossless data compression, Florida Tech TR CS-2005-16; interpolated bins as in
 * the adaptive probability maps of the latter.
 */
final class MixedBit {

  /** Priors beyond these odds (bits) fall into the outermost bins. */
  private static final float LOWEST = -15.9f;

  private static final float HIGHEST = 7.9f;
  private static final int BINS = 26;
  private static final int BINS_OF_A_CLASS = 3;
  private static final int CLASSES = BINS / BINS_OF_A_CLASS + 1;
  private static final float RATE = 0.012f;

  private final AdaptiveBits byPrior = new AdaptiveBits(BINS);
  private final AdaptiveBits byNeighbours;
  private final AdaptiveBits byPast;
  private final float[] priorWeight;
  private final float[] neighbourWeight;
  private final float[] pastWeight;
  private final boolean hasPast;

  /**
   * @param neighbourhoods number of kinds of neighbourhood
   * @param pasts number of kinds of past, or 0 for none
   * @param weightSets number of mixers
   */
  MixedBit(int neighbourhoods, int pasts, int weightSets) {
    hasPast = pasts > 0;
    byNeighbours = new AdaptiveBits(neighbourhoods * CLASSES);
    byPast = new AdaptiveBits(pasts * CLASSES);
    priorWeight = filled(weightSets, hasPast ? 0.36f : 0.6f);
    neighbourWeight = filled(weightSets, hasPast ? 0.24f : 0.4f);
    pastWeight = filled(weightSets, 0.4f);
    for (int bin = 0; bin < BINS; bin++) {
      byPrior.stretched(bin, bin + (LOWEST - 0.1f));
    }
  }

  private static float[] filled(int size, float value) {
    float[] array = new float[size];
    Arrays.fill(array, value);
    return array;
  }

  /** The class of a prior: about three bits of odds wide. */
  static int classOf(float prior) {
    return (int) (clamped(prior) - (LOWEST - 0.1f)) / BINS_OF_A_CLASS;
  }

  private static float clamped(float prior) {
    return Logistic.clamp(prior, LOWEST, HIGHEST);
  }

  /**
   * Codes a bit.
   *
   * @param prior stretched probability by what is known of row and column
   * @param neighbourhood kind of neighbourhood
   * @param past kind of past; ignored when there is none
   * @param set the mixer
   */
  int code(BitCoder coder, int bit, float prior, int neighbourhood, int past, int set) {
    float clamped = clamped(prior);
    float position = clamped - (LOWEST - 0.1f);
    int bin = (int) position;
    float part = position - bin;
    int priorClass = bin / BINS_OF_A_CLASS;
    float left = byPrior.stretched(bin);
    float right = byPrior.stretched(bin + 1);
    float s1 = left + (right - left) * part;
    int n = neighbourhood * CLASSES + priorClass;
    float s2 = byNeighbours.stretched(n, clamped);
    float dot = priorWeight[set] * s1 + neighbourWeight[set] * s2;
    float s3 = 0;
    int h = past * CLASSES + priorClass;
    if (hasPast) {
      s3 = byPast.stretched(h, clamped);
      dot += pastWeight[set] * s3;
    }
    int p = Logistic.squash(Logistic.clamp(dot));
    int coded = coder.code(bit, p);
    float step = RATE * (coded - p * (1f / BitCoder.ONE));
    priorWeight[set] += step * s1;
    neighbourWeight[set] += step * s2;
    byPrior.update((int) (position + 0.5f), coded);
    byNeighbours.update(n, coded);
    if (hasPast) {
      pastWeight[set] += step * s3;
      byPast.update(h, coded);
    }
    return coded;
  }
}
