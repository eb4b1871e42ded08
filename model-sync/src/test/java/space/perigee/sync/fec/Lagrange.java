package space.perigee.sync.fec;

/**
 * Repair symbols by definition: values of the polynomial of degree below 65,536 minus the capacity
 * that equals the data at the data's positions and is zero after them. It is the product of the
 * polynomial that vanishes after the data and one that Lagrange's formula yields from as many
 * values as there are data symbols.
 */
final class Lagrange {

  private static final int POINTS = 65_536;

  private final int capacity;
  private final int end;

  /** Values of the polynomial that vanishes after the data, at every position before. */
  private final int[] behind;

  Lagrange(int capacity, int count) {
    this.capacity = capacity;
    this.end = capacity + count;
    behind = new int[end];
    for (int x = 0; x < end; x++) {
      behind[x] = PlainField.vanishing(x, end, POINTS - end);
    }
  }

  /**
   * @param data one element of each data symbol
   * @param repair index of the repair symbol
   */
  int repair(int[] data, int repair) {
    int sum = 0;
    for (int x = capacity; x < end; x++) {
      int above = behind[repair];
      int below = behind[x];
      for (int k = capacity; k < end; k++) {
        if (k != x) {
          above = PlainField.multiply(above, repair ^ k);
          below = PlainField.multiply(below, x ^ k);
        }
      }
      int ratio = PlainField.multiply(above, PlainField.invert(below));
      sum ^= PlainField.multiply(data[x - capacity], ratio);
    }
    return sum;
  }
}
