package space.perigee.mission;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How much of a change a delta carries. */
public sealed interface DeltaRule {

  /** What deltas carry if the file does not say: 5 % of the weights. */
  DeltaRule DEFAULT = new Density(0.05);

  /** The fraction of the weights in a delta; empty if this does not limit it. */
  default OptionalDouble density() {
    return OptionalDouble.empty();
  }

  /** The limit of a delta (bytes); empty if this does not limit it. */
  default OptionalInt bytes() {
    return OptionalInt.empty();
  }

  /** Every changed weight, exactly. */
  record Lossless() implements DeltaRule {}

  /**
   * The largest changes.
   *
   * @param fraction fraction of the weights, above 0 and at most 1
   */
  record Density(double fraction) implements DeltaRule {

    @Override
    public OptionalDouble density() {
      return OptionalDouble.of(fraction);
    }
  }

  /**
   * As much as fits.
   *
   * @param limit of each delta (bytes, 1 or more)
   */
  record Bytes(int limit) implements DeltaRule {

    @Override
    public OptionalInt bytes() {
      return OptionalInt.of(limit);
    }
  }
}
