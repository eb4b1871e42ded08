package space.perigee.onboard.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An ordered collection of samples, all with the same number of features: files, tables in memory,
 * and views of other collections.
 */
public interface LabeledData {

  /** Names of the classes; a sample's label is a position in this list. */
  List<String> classes();

  /** Features of each sample. */
  int featureCount();

  /** Number of samples. */
  int size();

  /**
   * Sample {@code index}.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   * @throws DataException if the sample is read now, and its file is damaged
   */
  Sample get(int index);

  /**
   * Label of sample {@code index}, {@link Sample#UNLABELED} if it is not known; reads no file if
   * the label is known without.
   *
   * @throws IndexOutOfBoundsException if {@code index} is outside 0 to {@link #size()} - 1
   */
  default int label(int index) {
    return get(index).label();
  }

  /**
   * Where sample {@code index} comes from, for messages and to tell domains apart: the path of its
   * file if it has one of its own, or else its position.
   */
  default String source(int index) {
    return String.valueOf(index);
  }

  /** All samples in order. */
  default Stream<Sample> samples() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }
}
