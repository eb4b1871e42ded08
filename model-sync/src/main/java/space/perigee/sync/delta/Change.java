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
 */
record Change(Weights base, Weights next, Geometry geometry) {

  /** Larger weights are refused, so that no sum of two can overflow. */
  private static final float LARGEST = Float.MAX_VALUE / 8;

  /**
   * @throws IllegalArgumentException if the layouts differ, or a weight is NaN, infinite or beyond
   *     an eighth of the range of float32; names tensor and element
   */
  static Change screened(Weights base, Weights next) {
    requireSameLayout(base, next);
    screen(base, "base");
    screen(next, "new weights");
    return new Change(base, next, Geometry.of(base.layout()));
  }

  static void requireSameLayout(Weights base, Weights next) {
    if (!base.layout().equals(next.layout())) {
      throw new IllegalArgumentException("a delta needs two weights of one layout");
    }
  }

  private static void screen(Weights weights, String which) {
    for (int i = 0; i < weights.size(); i++) {
      if (!(Math.abs(weights.get(i)) <= LARGEST)) {
        throw new IllegalArgumentException(
            which
                + ": "
                + place(weights, i)
                + " is "
                + weights.get(i)
                + "; a lossy delta needs finite weights within "
                + LARGEST);
      }
    }
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

  /** The largest change of any parameter. */
  float largest() {
    float largest = 0;
    for (int i = 0; i < base.size(); i++) {
      largest = Math.max(largest, Math.abs(of(i)));
    }
    return largest;
  }
}
