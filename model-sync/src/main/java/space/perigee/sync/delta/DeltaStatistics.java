package space.perigee.sync.delta;

/**
 * Sizes and counts of an encoded delta.
 *
 * @param vectorBytes bytes spent on vectors (biases, norms)
 * @param weights number of parameters that are coded as levels of matrices
 * @param entropyBytes zero-order entropy of the levels of all weights; NaN for a lossless delta
 */
public record DeltaStatistics(
    int bytes, int vectorBytes, int parameters, int weights, int nonzeros, double entropyBytes) {

  static DeltaStatistics ofLossless(int bytes, int parameters) {
    return new DeltaStatistics(bytes, 0, parameters, parameters, 0, Double.NaN);
  }

  /** Returns false for a lossless delta, which has no levels. */
  public boolean isLossy() {
    return !Double.isNaN(entropyBytes);
  }

  /** Share of the weights that change; NaN without levels. */
  public double density() {
    return isLossy() ? (double) nonzeros / Math.max(1, weights) : Double.NaN;
  }

  /** Size of the parameters as float32 divided by the size of the delta. */
  public double ratioToFloat32() {
    return 4.0 * parameters / bytes;
  }

  /** Bytes without those of vectors, divided by the zero-order entropy; NaN without levels. */
  public double overEntropy() {
    return entropyBytes > 0 ? (bytes - vectorBytes) / entropyBytes : Double.NaN;
  }
}
