package space.perigee.onboard.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An ordered collection of samples with the same number of features: files, tables in memory, or
 * views of other collections.
 */
public interface LabeledData {

  /** Names of the classes; a sample's label is a position in this list. */
  List<String> classes();

  /** Number of features of each sample. */
  int featureCount();

  /** Number of samples. */
  int size();

  /**
   * The sample at {@code index}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   * @throws DataException if the sample's file is damaged
   */
  Sample get(int index);

  /**
   * The label of the sample at {@code index}, or {@link Sample#UNLABELED}; does not read the sample
   * if the label is known.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  default int label(int index) {
    return get(index).label();
  }

  /**
   * The origin of the sample at {@code index}, for messages and to distinguish domains: the path of
   * its file, if it has its own, or else its position.
   */
  default String source(int index) {
    return String.valueOf(index);
  }

  /** A view of the same samples without their labels. */
  default LabeledData withoutLabels() {
    return new WithheldLabels(this);
  }

  /** All samples in order. */
  default Stream<Sample> samples() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }
}
