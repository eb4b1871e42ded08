package space.perigee.sim.lab.stream;

/**
 * A random choice of the samples that have a label: one of every {@code 1 / fraction} consecutive
 * samples (stratified sampling; Cochran, Sampling techniques, 1977), so that any stretch has its
 * share to within one label at each end. Depends only on the seed and the position of a sample, so
 * it survives restarts without stored state.
 *
 * @param fraction fraction of the samples with a label, 0 to 1
 * @param seed seed of the choice
 */
public record LabelSupply(double fraction, long seed) {

  /**
   * @throws IllegalArgumentException if the fraction is outside 0 to 1
   */
  public LabelSupply {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction " + fraction + " must be 0 to 1");
    }
  }

  /** Returns whether the sample at {@code position} in the stream, from 0, has a label. */
  public boolean hasLabel(long position) {
    if (fraction == 0) {
      return false;
    }
    long stretch = (long) Math.floor(position * fraction);
    long first = firstOf(stretch);
    return position
        == first + SampleRandom.of(seed, stretch).nextLong(firstOf(stretch + 1) - first);
  }

  private long firstOf(long stretch) {
    return (long) Math.ceil(stretch / fraction);
  }
}
