package space.perigee.sync.delta;

import java.util.Arrays;

/**
 * Predicts and codes a bit by mixing up to three adaptive predictions.
 *
 * <pre>
 *   s1  history of bits with the same prior odds (calibration; interpolated between two bins)
 *   s2  history of bits with the same neighbors and about the same prior
 *   s3  history of bits with the same past and about the same prior (if there is a past)
 *   p = squash(w1 s1 + w2 s2 + w3 s3),   w_i += rate (bit - p) s_i
 * </pre>
 *
 * Each prediction is an adaptive probability; the mixer learns their weights online by gradient
 * descent on the coding cost. The caller computes the prior, which may be crude: the first
 * prediction calibrates it. More predictions made the result worse, since each costs bits until it
 * has learned.
 *
 * <p>Mattern, Mixing strategies in data compression, DCC 2012; Mahoney, Adaptive weighing of
 * context models for lossless data compression, Florida Tech TR CS-2005-16; interpolated bins as in
 * the adaptive probability maps of the latter.
 */
final class MixedBit {

  /** Priors (log2 odds) are clipped to this range. */
  private static final float LOWEST = -15.9f;

  private static final float HIGHEST = 7.9f;
  private static final int BINS = 26;
  private static final int BINS_OF_A_CLASS = 3;
  private static final int CLASSES = BINS / BINS_OF_A_CLASS + 1;
  private static final float RATE = 0.012f;

  private final AdaptiveBits byPrior = new AdaptiveBits(BINS);
  private final AdaptiveBits byNeighbors;
  private final AdaptiveBits byPast;
  private final float[] priorWeight;
  private final float[] neighborWeight;
  private final float[] pastWeight;
  private final boolean hasPast;

  /**
   * @param pasts number of contexts from the past, or 0 for none
   */
  MixedBit(int neighborhoods, int pasts, int weightSets) {
    hasPast = pasts > 0;
    byNeighbors = new AdaptiveBits(neighborhoods * CLASSES);
    byPast = new AdaptiveBits(pasts * CLASSES);
    priorWeight = filled(weightSets, hasPast ? 0.36f : 0.6f);
    neighborWeight = filled(weightSets, hasPast ? 0.24f : 0.4f);
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

  /** Returns the class of a prior; a class is about three bits of odds wide. */
  static int classOf(float prior) {
    return (int) (clamped(prior) - (LOWEST - 0.1f)) / BINS_OF_A_CLASS;
  }

  private static float clamped(float prior) {
    return Logistic.clamp(prior, LOWEST, HIGHEST);
  }

  /**
   * Codes a bit.
   *
   * @param prior stretched probability estimated from row and column
   * @param past context from the past; ignored if there is none
   * @param set index of the mixer
   */
  int code(BitCoder coder, int bit, float prior, int neighborhood, int past, int set) {
    float clamped = clamped(prior);
    float position = clamped - (LOWEST - 0.1f);
    int bin = (int) position;
    float part = position - bin;
    int priorClass = bin / BINS_OF_A_CLASS;
    float left = byPrior.stretched(bin);
    float right = byPrior.stretched(bin + 1);
    float s1 = left + (right - left) * part;
    int n = neighborhood * CLASSES + priorClass;
    float s2 = byNeighbors.stretched(n, clamped);
    float dot = priorWeight[set] * s1 + neighborWeight[set] * s2;
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
    neighborWeight[set] += step * s2;
    byPrior.update((int) (position + 0.5f), coded);
    byNeighbors.update(n, coded);
    if (hasPast) {
      pastWeight[set] += step * s3;
      byPast.update(h, coded);
    }
    return coded;
  }
}
