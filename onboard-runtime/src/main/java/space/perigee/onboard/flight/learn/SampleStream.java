package space.perigee.onboard.flight.learn;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import space.perigee.onboard.data.CsvFeed;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.SplitMix64;

/** The samples that the satellite sees, in order. */
public sealed interface SampleStream permits StoredSamples, GrowingSamples {

  /** A stream without samples, of a satellite whose data is lost. */
  static SampleStream none() {
    return StoredSamples.none();
  }

  /**
   * In the order of the data.
   *
   * @param repeats true to start over after the last sample
   */
  static SampleStream inOrder(LabeledData data, boolean repeats) {
    return new StoredSamples(data, IntStream.range(0, data.size()).toArray(), repeats);
  }

  /**
   * In a random order, the same for the same seed.
   *
   * @param repeats true to start over, in the same order, after the last sample
   */
  static SampleStream shuffled(LabeledData data, long seed, boolean repeats) {
    return new StoredSamples(data, Permutation.of(data.size(), new SplitMix64(seed)), repeats);
  }

  /**
   * As they are appended to a file. Such a stream has no end.
   *
   * @param labeled false to ignore labels in the file
   */
  static SampleStream following(CsvFeed feed, boolean labeled) {
    return new GrowingSamples(feed, labeled);
  }

  /**
   * The next sample; empty after the last one, or if none has arrived.
   *
   * @throws space.perigee.onboard.data.DataException if it cannot be used; the next call continues
   *     after it
   */
  Optional<Sample> next();

  /** True if there is no further sample and none can arrive. */
  boolean isExhausted();

  /** Samples taken so far. */
  long position();

  /**
   * Skips samples that have arrived.
   *
   * @return number of samples skipped
   */
  long skip(long samples);

  /**
   * Moves to a position.
   *
   * @throws IllegalArgumentException if it is negative
   */
  void seek(long samples);

  /** Samples of one pass over the data; empty if that is not known. */
  OptionalInt size();

  /** Why there is no sample at present, such as an unreadable file; empty if nothing is wrong. */
  default Optional<String> trouble() {
    return Optional.empty();
  }
}
