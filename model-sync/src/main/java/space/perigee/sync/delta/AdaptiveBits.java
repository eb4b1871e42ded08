package space.perigee.sync.delta;

/**
 * A set of adaptive probabilities, one a context.
 *
 * <p>The n-th bit seen in a context moves its probability by about 1/n of the error, so that it is
 * the mean of what was seen: a few bits are enough to learn from, which is what counts in a model
 * of fifty thousand parameters of which fifty changed. From {@value #MEMORY} bits on the rate
 * stays, and old statistics fade. A context that was never seen takes the prior that its first user
 * has.
 */
final class AdaptiveBits {

  private static final int MEMORY = 1023;
  private static final float[] RATE = new float[MEMORY + 1];

  static {
    for (int n = 0; n <= MEMORY; n++) {
      RATE[n] = 1 / (n + 1.6f);
    }
  }

  private final float[] probability;
  private final float[] stretched;
  private final short[] seen;

  AdaptiveBits(int contexts) {
    probability = new float[contexts];
    stretched = new float[contexts];
    seen = new short[contexts];
  }

  /**
   * The stretched probability of a context.
   *
   * @param prior stretched probability to begin with; within {@link Logistic#LIMIT}
   */
  float stretched(int context, float prior) {
    if (seen[context] == 0) {
      seen[context] = 1;
      stretched[context] = prior;
      probability[context] = Logistic.squash(prior) * (1f / BitCoder.ONE);
    }
    return stretched[context];
  }

  /** The stretched probability of a context that was seen. */
  float stretched(int context) {
    return stretched[context];
  }

  /** The context saw {@code bit}. */
  void update(int context, int bit) {
    int n = seen[context];
    float p = probability[context];
    p += (bit - p) * RATE[n];
    p = Logistic.clamp(p, Logistic.CERTAIN, 1 - Logistic.CERTAIN);
    probability[context] = p;
    stretched[context] = Logistic.stretch(p);
    if (n < MEMORY) {
      seen[context] = (short) (n + 1);
    }
  }

  /** Codes a bit by the probability of its context alone. */
  int code(BitCoder coder, int bit, int context, float prior) {
    int coded = coder.code(bit, Logistic.squash(Logistic.clamp(stretched(context, prior))));
    update(context, coded);
    return coded;
  }
}
