package space.perigee.onboard.data;

import java.util.List;

/**
 * What a reader of samples is asked for.
 *
 * @param label name of the column or array with the labels, where a format has names
 * @param features names of the columns with the features, in the network's order, where a format
 *     has names; empty for all but the label
 * @param classes in the model's order; empty for those that the data has
 * @param shape of a sample, as the model takes it: {@code [features]}, or {@code [channels, height,
 *     width]} of an image; empty for that of the data
 * @param mayLackLabels whether a sample may have no label
 */
public record DataRequest(
    String label,
    List<String> features,
    List<String> classes,
    List<Integer> shape,
    boolean mayLackLabels) {

  public DataRequest {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
    shape = List.copyOf(shape);
  }

  /** All samples that the data has, as it has them. */
  public static DataRequest of(String label, List<String> features) {
    return new DataRequest(label, features, List.of(), List.of(), false);
  }

  /** Samples of these classes. */
  public DataRequest withClasses(List<String> names) {
    return new DataRequest(label, features, names, shape, mayLackLabels);
  }

  /** Samples of this shape. */
  public DataRequest withShape(List<Integer> dimensions) {
    return new DataRequest(label, features, classes, dimensions, mayLackLabels);
  }

  /** Samples of which some may have no label. */
  public DataRequest withUnlabeled() {
    return new DataRequest(label, features, classes, shape, true);
  }

  /** Features of a sample of the shape that is asked for. */
  int featureCount() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Whether samples of so many features can have the shape that is asked for. */
  boolean admits(int features) {
    return shape.isEmpty() || features == featureCount();
  }
}
