package space.perigee.sync.delta;

import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * The difference between two sets of weights of one layout, checked so that no sum of a weight and
 * a change can overflow.
 */
record Change(Weights base, Weights next, Geometry geometry, Magnitudes magnitudes) {

  /** Larger weights are rejected, so that no sum of two can overflow. */
  private static final float LARGEST = Float.MAX_VALUE / 8;

  /**
   * Checks all weights and measures their changes in one pass over the parameters.
   *
   * @throws IllegalArgumentException if the layouts differ, or a weight is NaN, infinite or beyond
   *     an eighth of the range of float32; the message names tensor and element
   */
  static Change screened(Weights base, Weights next, int threads) {
    requireSameLayout(base, next);
    Geometry geometry = Geometry.of(base.layout());
    return new Change(base, next, geometry, Magnitudes.of(base, next, geometry, threads));
  }

  static void requireSameLayout(Weights base, Weights next) {
    if (!base.layout().equals(next.layout())) {
      throw new IllegalArgumentException("base and new weights must have the same layout");
    }
  }

  /**
   * Returns the change of one parameter after checking both of its values.
   *
   * @throws IllegalArgumentException if either weight is not finite or too large
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

  /** Returns the change of parameter {@code index}, unchecked. */
  float of(int index) {
    return next.get(index) - base.get(index);
  }

  /**
   * Fills {@code row} with the changes of every {@code stride}-th parameter from {@code start} on.
   */
  void copyTo(int start, int stride, float[] row) {
    for (int c = 0; c < row.length; c++) {
      row[c] = of(start + c * stride);
    }
  }
}
