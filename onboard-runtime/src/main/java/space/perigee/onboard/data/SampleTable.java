package space.perigee.onboard.data;

import java.util.List;

/**
 * Samples in memory.
 *
 * @param classes names of the classes
 * @param featureCount number of features of each sample
 * @param rows the samples in order
 */
public record SampleTable(List<String> classes, int featureCount, List<Sample> rows)
    implements LabeledData {

  /**
   * @throws IllegalArgumentException if a sample has another number of features, or a label outside
   *     the classes
   */
  public SampleTable {
    classes = List.copyOf(classes);
    rows = List.copyOf(rows);
    for (Sample row : rows) {
      if (row.size() != featureCount) {
        throw new IllegalArgumentException(
            "a sample has " + row.size() + " features, must have " + featureCount);
      }
      if (row.label() >= classes.size()) {
        throw new IllegalArgumentException(
            "label " + row.label() + " must be below the " + classes.size() + " classes");
      }
    }
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Sample get(int index) {
    return rows.get(index);
  }
}
