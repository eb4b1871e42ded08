package space.perigee.sync.delta;

/** How much of a change a delta is to carry. */
public sealed interface DeltaTarget {

  /** Every bit of every parameter. */
  record Lossless() implements DeltaTarget {}

  /**
   * The largest changes, coarsely; the rest stays behind for a later delta.
   *
   * @param fraction of the weights that change, above 0 up to 1
   */
  record Density(double fraction) implements DeltaTarget {

    /**
     * @throws IllegalArgumentException if {@code fraction} is out of range
     */
    public Density {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "a density must be above 0 and at most 1, not " + fraction);
      }
    }
  }

  /**
   * As much as fits.
   *
   * @param limit bytes of the whole delta, not exceeded
   */
  record Bytes(int limit) implements DeltaTarget {

    /**
     * @throws IllegalArgumentException if {@code limit} is below 1
     */
    public Bytes {
      if (limit < 1) {
        throw new IllegalArgumentException("a delta needs at least 1 byte, not " + limit);
      }
    }
  }
}
