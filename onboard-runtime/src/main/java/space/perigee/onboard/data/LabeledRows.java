package space.perigee.onboard.data;

import java.util.List;

/** Samples in memory whose labels are in {@link Labels}; a subclass stores the features. */
abstract class LabeledRows implements LabeledData {

  private final List<String> classes;
  private final int width;
  private final Labels labels;

  LabeledRows(List<String> classes, int width, Labels labels) {
    this.classes = List.copyOf(classes);
    this.width = width;
    this.labels = labels;
  }

  @Override
  public final List<String> classes() {
    return classes;
  }

  @Override
  public final int featureCount() {
    return width;
  }

  @Override
  public final int size() {
    return labels.size();
  }

  @Override
  public final int label(int index) {
    return labels.get(index);
  }
}
