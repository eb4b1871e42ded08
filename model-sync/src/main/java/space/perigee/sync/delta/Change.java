package space.perigee.sync.delta;

import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * The change between two weights of one layout, screened: every difference is finite and so is
 * every value near it.
 *
 * @param base weights before
 * @param next weights after
 * @param geometry of their layout
 * @param magnitudes how large the changes are
 */
record Change(Weights base, Weights next, Geometry geometry, Magnitudes magnitudes) {

  /** Larger weights are refused, so that no sum of two can overflow. */
  private static final float LARGEST = Float.MAX_VALUE / 8;

  /**
   * Screens and measures in one pass, shared by as many threads as there may be.
   *
   * @throws IllegalArgumentException if the layouts differ, or a weight is NaN, infinite or beyond
   *     an eighth of the range of float32; names tensor and element
   */
  static Change screened(Weights base, Weights next, int threads) {
    requireSameLayout(base, next);
    Geometry geometry = Geometry.of(base.layout());
    return new Change(base, next, geometry, Magnitudes.of(base, next, geometry, threads));
  }

  static void requireSameLayout(Weights base, Weights next) {
    if (!base.layout().equals(next.layout())) {
      throw new IllegalArgumentException("a delta needs two weights of one layout");
    }
  }

  /**
   * The change of one parameter.
   *
   * @throws IllegalArgumentException if either weight is not fit
   */
  static float fit(Weights base, Weights next, int index) {
    float before = base.get(index);
    float after = next.get(index);
    if (!(Math.abs(before) <= LARGEST && Math.abs(after) <= LARGEST)) {
      boolean inBase = !(Math.abs(before) <= LARGEST);
      throw new IllegalArgumentException(
          (inBase ? "base: " : "new weights: ")
              + place(base, index)
              + " is "
              + (inBase ? before : after)
              + "; a lossy delta needs finite weights within "
              + LARGEST);
    }
    return after - before;
  }

  private static String place(Weights weights, int index) {
    int offset = 0;
    for (TensorSpec tensor : weights.layout().tensors()) {
      if (index < offset + tensor.size()) {
        return "tensor " + tensor.name() + ", element " + (index - offset);
      }
      offset += tensor.size();
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** By how much parameter {@code index} changes. */
  float of(int index) {
    return next.get(index) - base.get(index);
  }

  /** Fills {@code row} with the changes from {@code start} on, {@code stride} apart. */
  void copyTo(int start, int stride, float[] row) {
    for (int c = 0; c < row.length; c++) {
      row[c] = of(start + c * stride);
    }
  }
}
