package space.perigee.sync.delta;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How much of a change a delta carries. */
public sealed interface DeltaTarget {

  /**
   * The target of at most one limit; lossless without one.
   *
   * @param density fraction of the weights to change
   * @param bytes maximum size of the whole delta (bytes)
   * @throws IllegalArgumentException if a limit is out of range, or there are two
   */
  static DeltaTarget of(OptionalDouble density, OptionalInt bytes) {
    if (density.isPresent() && bytes.isPresent()) {
      throw new IllegalArgumentException("a delta has a density or a size in bytes, not both");
    }
    if (density.isPresent()) {
      return new Density(density.getAsDouble());
    }
    return bytes.isPresent() ? new Bytes(bytes.getAsInt()) : new Lossless();
  }

  /** Carries the change exactly. */
  record Lossless() implements DeltaTarget {}

  /**
   * Carries the largest changes, quantized; the remainder is left to later deltas.
   *
   * @param fraction fraction of the weights to change, above 0 and at most 1
   */
  record Density(double fraction) implements DeltaTarget {

    public Density {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "a density must be above 0 and at most 1, not " + fraction);
      }
    }
  }

  /**
   * Carries as much of the change as fits into a size limit.
   *
   * @param limit maximum size of the whole delta (bytes)
   */
  record Bytes(int limit) implements DeltaTarget {

    public Bytes {
      if (limit < 1) {
        throw new IllegalArgumentException("a delta needs at least 1 byte, not " + limit);
      }
    }
  }
}
