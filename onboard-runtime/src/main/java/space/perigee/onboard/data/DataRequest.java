package space.perigee.onboard.data;

import java.util.List;

/**
 * A request for samples.
 *
 * @param label name of the column with the labels, in formats with named columns
 * @param features names of the columns with the features in the network's order, in formats with
 *     named columns; empty for all columns but the label
 * @param classes classes in the model's order; empty for the classes of the data
 * @param shape shape of the model's input: {@code [features]}, or {@code [channels, height, width]}
 *     for images; empty for the shape of the data
 * @param mayLackLabels whether samples may lack a label
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

  /** A request for all samples, with the classes and the shape of the data. */
  public static DataRequest of(String label, List<String> features) {
    return new DataRequest(label, features, List.of(), List.of(), false);
  }

  /** The same request for samples of these classes. */
  public DataRequest withClasses(List<String> names) {
    return new DataRequest(label, features, names, shape, mayLackLabels);
  }

  /** The same request for samples of this shape. */
  public DataRequest withShape(List<Integer> dimensions) {
    return new DataRequest(label, features, classes, dimensions, mayLackLabels);
  }

  /** The same request for samples that may lack a label. */
  public DataRequest withUnlabeled() {
    return new DataRequest(label, features, classes, shape, true);
  }

  /** Number of features in the requested shape. */
  int featureCount() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Whether samples with so many features can have the requested shape. */
  boolean admits(int features) {
    return shape.isEmpty() || features == featureCount();
  }
}
