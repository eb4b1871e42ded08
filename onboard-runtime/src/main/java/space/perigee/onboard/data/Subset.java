package space.perigee.onboard.data;

import java.util.List;
import java.util.Objects;

/**
 * Some samples of other data, in an order of their own. Classes and labels stay as they are; what
 * the other data reads lazily is still read lazily. Costs four bytes a sample.
 */
public final class Subset implements LabeledData {

  private final LabeledData data;
  private final int[] indices;

  private Subset(LabeledData data, int[] indices) {
    this.data = data;
    this.indices = indices;
  }

  /**
   * Copies {@code indices}.
   *
   * @param indices positions in {@code data}; the order is kept, and one may repeat
   * @throws IndexOutOfBoundsException if {@code data} has no such sample
   */
  public static Subset of(LabeledData data, int[] indices) {
    for (int index : indices) {
      Objects.checkIndex(index, data.size());
    }
    return new Subset(data, indices.clone());
  }

  @Override
  public List<String> classes() {
    return data.classes();
  }

  @Override
  public int featureCount() {
    return data.featureCount();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Sample get(int index) {
    return data.get(indices[index]);
  }

  @Override
  public int label(int index) {
    return data.label(indices[index]);
  }

  @Override
  public String source(int index) {
    return data.source(indices[index]);
  }
}
