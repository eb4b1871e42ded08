package space.perigee.onboard.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Training and test samples.
 *
 * @param train samples for training only
 * @param test samples for testing only, with the same classes and features
 */
public record TrainTestSplit(LabeledData train, LabeledData test) {

  /**
   * @throws IllegalArgumentException if their classes or numbers of features differ
   */
  public TrainTestSplit {
    if (!train.classes().equals(test.classes())) {
      throw new IllegalArgumentException(
          "train has classes " + train.classes() + ", test " + test.classes());
    }
    if (train.featureCount() != test.featureCount()) {
      throw new IllegalArgumentException(
          "train has " + train.featureCount() + " features, test " + test.featureCount());
    }
  }

  /**
   * Splits each class separately: of its {@code n} samples, a random {@code testFraction * n},
   * rounded, are test samples. Both parts keep the order of the data and read lazily.
   *
   * @param testFraction share of test samples in each class, between 0 and 1
   * @param random generator; the same state gives the same split
   * @throws IllegalArgumentException if the fraction is not between 0 and 1, or leaves a part
   *     without samples
   */
  public static TrainTestSplit stratified(
      LabeledData data, double testFraction, RandomGenerator random) {
    if (!(testFraction > 0 && testFraction < 1)) {
      throw new IllegalArgumentException(
          "test fraction " + testFraction + " must be between 0 and 1");
    }
    int[] labels = IntStream.range(0, data.size()).map(data::label).toArray();
    BitSet chosen = new BitSet(labels.length);
    for (int label = 0; label < data.classes().size(); label++) {
      int wanted = label;
      int[] members = IntStream.range(0, labels.length).filter(i -> labels[i] == wanted).toArray();
      int[] order = Permutation.of(members.length, random);
      int share = (int) Math.round(testFraction * members.length);
      Arrays.stream(order, 0, share).forEach(i -> chosen.set(members[i]));
    }
    if (chosen.isEmpty() || chosen.cardinality() == labels.length) {
      throw new IllegalArgumentException(
          "test fraction "
              + testFraction
              + " of "
              + labels.length
              + " samples leaves "
              + chosen.cardinality()
              + " to test: both parts must have one");
    }
    return new TrainTestSplit(
        Subset.of(data, IntStream.range(0, labels.length).filter(i -> !chosen.get(i)).toArray()),
        Subset.of(data, chosen.stream().toArray()));
  }
}
