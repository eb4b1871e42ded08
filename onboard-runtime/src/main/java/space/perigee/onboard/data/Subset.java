package space.perigee.onboard.data;

import java.util.List;
import java.util.Objects;

/**
 * A view of some samples of other data, in any order. Lazy reading stays lazy. Takes four bytes per
 * sample.
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
   * @param indices positions in {@code data}, in order; may repeat
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
