package space.perigee.onboard.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for samples.
 *
 * @param columns which columns to read, in formats with named columns
 * @param classes classes in the model's order; empty for the classes of the data
 * @param shape shape of the model's input: {@code [features]}, or {@code [channels, height, width]}
 *     for images; empty for the shape of the data
 * @param layout of images in arrays; null to find out
 * @param labels whether samples need labels
 * @param badSamples what becomes of samples that cannot be used
 */
public record DataRequest(
    Columns columns,
    List<String> classes,
    List<Integer> shape,
    @Nullable ArrayLayout layout,
    LabelUse labels,
    BadSamples badSamples) {

  /** Whether samples need labels. */
  public enum LabelUse {
    /** A sample without a label cannot be used. */
    REQUIRED,
    /** A sample may lack a label. */
    OPTIONAL,
    /** Labels are not read, and need not be there. */
    IGNORED
  }

  /**
   * Columns by name.
   *
   * @param label the column with the labels
   * @param features the columns with the features in the network's order; empty for all columns but
   *     the label
   */
  public record Columns(String label, List<String> features) {

    /**
     * @throws IllegalArgumentException if a feature is named twice, or is the label
     */
    public Columns {
      features = List.copyOf(features);
      Set<String> named = new HashSet<>();
      for (String feature : features) {
        if (!named.add(feature)) {
          throw new IllegalArgumentException("column '" + feature + "' is named twice");
        }
      }
      if (named.contains(label)) {
        throw new IllegalArgumentException(
            "column '" + label + "' is the label, and cannot be a feature too");
      }
    }
  }

  public DataRequest {
    classes = List.copyOf(classes);
    shape = List.copyOf(shape);
  }

  /** A request for all samples, with the classes and the shape of the data. */
  public static DataRequest of(String label, List<String> features) {
    return new DataRequest(
        new Columns(label, features),
        List.of(),
        List.of(),
        null,
        LabelUse.REQUIRED,
        BadSamples.REJECT);
  }

  /** The same request for samples of these classes. */
  public DataRequest withClasses(List<String> names) {
    return new DataRequest(columns, names, shape, layout, labels, badSamples);
  }

  /** The same request for samples of this shape. */
  public DataRequest withShape(List<Integer> dimensions) {
    return new DataRequest(columns, classes, dimensions, layout, labels, badSamples);
  }

  /** The same request for arrays of this layout; null to find out. */
  public DataRequest withLayout(@Nullable ArrayLayout order) {
    return new DataRequest(columns, classes, shape, order, labels, badSamples);
  }

  /** The same request for samples that may lack a label. */
  public DataRequest withUnlabeled() {
    return new DataRequest(columns, classes, shape, layout, LabelUse.OPTIONAL, badSamples);
  }

  /** The same request for samples without labels; labels in the data are not read. */
  public DataRequest withoutLabels() {
    return new DataRequest(columns, classes, shape, layout, LabelUse.IGNORED, badSamples);
  }

  /** The same request with another treatment of samples that cannot be used. */
  public DataRequest with(BadSamples treatment) {
    return new DataRequest(columns, classes, shape, layout, labels, treatment);
  }

  /** Whether a sample without a label can be used. */
  boolean mayLackLabels() {
    return labels != LabelUse.REQUIRED;
  }

  /** Whether labels in the data are left unread. */
  boolean ignoresLabels() {
    return labels == LabelUse.IGNORED;
  }

  /** Number of features in the requested shape. */
  int featureCount() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Whether samples with so many features can have the requested shape. */
  boolean admits(int features) {
    return shape.isEmpty() || features == featureCount();
  }

  /** Whether samples of this shape can be read as the requested one. Images must match exactly. */
  boolean admits(List<Integer> found) {
    return found.size() == 3 && shape.size() == 3
        ? found.equals(shape)
        : admits(found.stream().reduce(1, Math::multiplyExact));
  }
}
