package space.perigee.ground.aggregate;

/**
 * The settings of a server that takes the mean update for a gradient.
 *
 * @param rate of learning of the server, above 0
 * @param momentum share of the last step that is kept, 0 to below 1; beta1 of Adam
 * @param memory share of the last squares that is kept, 0 to below 1; beta2 of Adam
 * @param adaptivity smallest divisor, above 0; tau of the paper
 */
record ServerRate(double rate, double momentum, double memory, double adaptivity) {

  private static final double BELOW_ONE = Math.nextDown(1.0);

  static ServerRate of(StrategySettings settings) {
    return new ServerRate(
        settings.number("rate", 0.01, 1e-9, 1e3),
        settings.number("beta1", 0.9, 0, BELOW_ONE),
        settings.number("beta2", 0.99, 0, BELOW_ONE),
        settings.number("tau", 1e-3, 1e-12, 1e3));
  }

  /** How the second moment of a parameter follows from the last one and the mean update. */
  interface SecondMoment {
    double next(double last, double squaredMean);
  }

  /**
   * A step of the methods of Reddi et al., algorithm 2, which differ in the second moment:
   *
   * <pre>
   *   m' = beta1 m + (1 - beta1) u          u: mean update
   *   v' = second moment
   *   g' = g + rate m' / (sqrt(v') + tau)
   * </pre>
   *
   * In the first round {@code m} is zero and {@code v} is {@code tau^2}. There is no bias
   * correction. Costs two arrays of the model's size.
   */
  AggregationStrategy.Step step(float[] mean, ServerState state, SecondMoment second) {
    boolean isFirst = !state.arrays().containsKey("v");
    float[] m = state.array("m", mean.length);
    float[] v = state.array("v", mean.length);
    float[] change = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double squares = isFirst ? adaptivity * adaptivity : v[i];
      m[i] = (float) (momentum * m[i] + (1 - momentum) * mean[i]);
      v[i] = (float) second.next(squares, (double) mean[i] * mean[i]);
      change[i] = (float) (rate * m[i] / (Math.sqrt(v[i]) + adaptivity));
    }
    return new AggregationStrategy.Step(change, state.with("m", m).with("v", v));
  }
}
