package space.perigee.sync.delta;

/**
 * A set of adaptive probabilities, one per context.
 *
 * <p>The n-th bit in a context moves its probability by about 1/n of the error, so the probability
 * is the mean of the bits seen. It learns from few bits, which matters when fifty of fifty thousand
 * parameters changed. After {@value #MEMORY} bits the rate stays constant and old statistics fade.
 * A new context starts with the prior of its first use.
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
   * Returns the stretched probability of a context.
   *
   * @param prior stretched probability of a new context; within {@link Logistic#LIMIT}
   */
  float stretched(int context, float prior) {
    if (seen[context] == 0) {
      seen[context] = 1;
      stretched[context] = prior;
      probability[context] = Logistic.squash(prior) * (1f / BitCoder.ONE);
    }
    return stretched[context];
  }

  float stretched(int context) {
    return stretched[context];
  }

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

  /** Codes a bit with the probability of its context alone and updates the context. */
  int code(BitCoder coder, int bit, int context, float prior) {
    int coded = coder.code(bit, Logistic.squash(Logistic.clamp(stretched(context, prior))));
    update(context, coded);
    return coded;
  }
}
