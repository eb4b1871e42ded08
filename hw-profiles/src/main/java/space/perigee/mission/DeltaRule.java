package space.perigee.mission;

/** How much of a change a delta carries. */
public sealed interface DeltaRule {

  /** What deltas carry if the file does not say: 5 % of the weights. */
  DeltaRule DEFAULT = new Density(0.05);

  /** Every changed weight, exactly. */
  record Lossless() implements DeltaRule {}

  /**
   * The largest changes.
   *
   * @param fraction fraction of the weights, above 0 and at most 1
   */
  record Density(double fraction) implements DeltaRule {}

  /**
   * As much as fits.
   *
   * @param limit of each delta (bytes, 1 or more)
   */
  record Bytes(int limit) implements DeltaRule {}
}
