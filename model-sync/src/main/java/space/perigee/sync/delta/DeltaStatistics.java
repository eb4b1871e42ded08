package space.perigee.sync.delta;

/**
 * What a delta took.
 *
 * @param bytes of the whole delta
 * @param vectorBytes of them for biases and the like
 * @param parameters of the model
 * @param weights parameters that are coded as levels of matrices
 * @param nonzeros of them that change
 * @param entropyBytes zero-order entropy of their levels, all taken together; below 0 for a
 *     lossless delta
 */
public record DeltaStatistics(
    int bytes, int vectorBytes, int parameters, int weights, int nonzeros, double entropyBytes) {

  static DeltaStatistics ofLossless(int bytes, int parameters) {
    return new DeltaStatistics(bytes, 0, parameters, parameters, 0, -1);
  }

  /** False for a lossless delta, of which there are no levels to count. */
  public boolean isLossy() {
    return entropyBytes >= 0;
  }

  /** Fraction of the weights that change. */
  public double density() {
    return (double) nonzeros / Math.max(1, weights);
  }

  /** How many times smaller than the parameters as float32. */
  public double ratioToFloat32() {
    return 4.0 * parameters / bytes;
  }

  /** All bytes but those for vectors, over the zero-order entropy; NaN without levels. */
  public double overEntropy() {
    return entropyBytes <= 0 ? Double.NaN : (bytes - vectorBytes) / entropyBytes;
  }
}
