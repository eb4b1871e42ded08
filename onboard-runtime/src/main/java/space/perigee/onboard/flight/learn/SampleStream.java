package space.perigee.onboard.flight.learn;

import java.util.Optional;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.SplitMix64;

/** The samples that the satellite sees, in order. Its only state is a position. */
public final class SampleStream {

  private final LabeledData data;
  private final int[] order;
  private final boolean repeats;
  private long position;

  private SampleStream(LabeledData data, int[] order, boolean repeats) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("a stream must have a sample");
    }
    this.data = data;
    this.order = order;
    this.repeats = repeats;
  }

  /**
   * In the order of the data.
   *
   * @param repeats true to start over after the last sample
   */
  public static SampleStream inOrder(LabeledData data, boolean repeats) {
    return new SampleStream(data, IntStream.range(0, data.size()).toArray(), repeats);
  }

  /**
   * In a random order, the same for the same seed.
   *
   * @param repeats true to start over, in the same order, after the last sample
   */
  public static SampleStream shuffled(LabeledData data, long seed, boolean repeats) {
    int[] order = Permutation.of(data.size(), new SplitMix64(seed));
    return new SampleStream(data, order, repeats);
  }

  /**
   * The next sample; empty after the last one.
   *
   * @throws space.perigee.onboard.data.DataException if its file is damaged; the next call
   *     continues after it
   */
  public Optional<Sample> next() {
    if (isExhausted()) {
      return Optional.empty();
    }
    int index = order[(int) (position % order.length)];
    position++;
    return Optional.of(data.get(index));
  }

  /** True if there is no further sample. */
  public boolean isExhausted() {
    return !repeats && position >= order.length;
  }

  /** Samples of one pass over the data. */
  public int size() {
    return order.length;
  }

  /** Samples taken so far. */
  public long position() {
    return position;
  }

  /**
   * Skips samples.
   *
   * @return number of samples skipped
   */
  public long skip(long samples) {
    long skipped = repeats ? samples : Math.min(samples, Math.max(0, order.length - position));
    position += skipped;
    return skipped;
  }

  /**
   * Moves to a position.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void seek(long samples) {
    if (samples < 0) {
      throw new IllegalArgumentException("position " + samples + " must be 0 or more");
    }
    position = samples;
  }
}
