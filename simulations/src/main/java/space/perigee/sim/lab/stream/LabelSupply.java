package space.perigee.sim.lab.stream;

/**
 * Which samples of a stream have a label where nobody chooses them: one of every {@code 1 /
 * fraction} in a row, at random (stratified sampling; Cochran, Sampling techniques, 1977), so that
 * any stretch has its share to within one label at each end. Keeps nothing: it depends on the seed
 * and on a sample's position alone, so that a restart changes nothing.
 *
 * @param fraction of the samples that have a label, 0 to 1
 * @param seed of the choice
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

  /**
   * True if the sample at {@code position} has a label.
   *
   * @param position in the stream, from 0
   */
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
