package space.perigee.onboard.stream;

import java.util.OptionalLong;

/**
 * Which samples of a stream have a label, and when it is known: the ground can look at few images,
 * and its answer comes a pass later. Keeps nothing; whether a sample has a label depends on the
 * seed and on its position alone, so that a restart changes nothing.
 *
 * @param fraction probability that a sample has a label, 0 to 1
 * @param delay samples that pass between a sample and its label, 0 or more
 * @param seed of the choice
 */
public record LabelSupply(double fraction, long delay, long seed) {

  /**
   * @throws IllegalArgumentException if the fraction is outside 0 to 1, or the delay negative
   */
  public LabelSupply {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction " + fraction + " must be 0 to 1");
    }
    if (delay < 0) {
      throw new IllegalArgumentException("delay of " + delay + " samples must be 0 or more");
    }
  }

  /** Every label at once. */
  public static LabelSupply complete() {
    return new LabelSupply(1, 0, 0);
  }

  /**
   * True if the sample at {@code position} has a label, now or later.
   *
   * @param position in the stream, from 0
   */
  public boolean hasLabel(long position) {
    return SampleRandom.of(seed, position).nextDouble() < fraction;
  }

  /**
   * The position of the sample whose label becomes known when the sample at {@code now} has come;
   * empty if none does.
   *
   * @param now position in the stream, from 0
   */
  public OptionalLong arriving(long now) {
    long position = now - delay;
    return position >= 0 && hasLabel(position) ? OptionalLong.of(position) : OptionalLong.empty();
  }
}
