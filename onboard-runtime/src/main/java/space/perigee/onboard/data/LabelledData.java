package space.perigee.onboard.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An ordered collection of samples, all with the same number of features. */
public sealed interface LabelledData permits ImageFolder, SampleTable {

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

  /** All samples in order. */
  default Stream<Sample> samples() {
    return IntStream.range(0, size()).mapToObj(this::get);
  }
}
