package space.perigee.sync.model;

import java.util.List;

/**
 * One tensor of a layout.
 *
 * @param name unique within the layout
 * @param shape dimensions, each at least 1; empty for a scalar
 */
public record TensorSpec(String name, List<Integer> shape) {

  /**
   * @throws IllegalArgumentException if the name is empty, a dimension is below 1, or the tensor
   *     has more than {@link Integer#MAX_VALUE} elements
   */
  public TensorSpec {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a tensor must have a name");
    }
    shape = List.copyOf(shape);
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "tensor " + name + ": shape " + shape + " must have dimensions of 1 or more");
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "tensor " + name + ": shape " + shape + " has more than 2^31-1 elements");
      }
    }
  }

  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
