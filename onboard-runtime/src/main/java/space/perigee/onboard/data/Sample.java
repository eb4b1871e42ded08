package space.perigee.onboard.data;

import java.util.Arrays;

/**
 * An observation and its class, if known. Immutable; takes four bytes per feature.
 *
 * <p>Features are in the order of the network's input: for images channel by channel, each row by
 * row (CHW).
 */
public final class Sample {

  /** The label of an unlabeled sample. */
  public static final int UNLABELED = -1;

  private final float[] features;
  private final int label;

  private Sample(float[] features, int label) {
    if (features.length == 0) {
      throw new IllegalArgumentException("a sample must have a feature");
    }
    this.features = features;
    this.label = label;
  }

  /**
   * Copies {@code features}.
   *
   * @param label position in the list of classes
   * @throws IllegalArgumentException if there is no feature, or the label is negative
   */
  public static Sample of(float[] features, int label) {
    if (label < 0) {
      throw new IllegalArgumentException("label " + label + " must be 0 or more");
    }
    return new Sample(features.clone(), label);
  }

  /**
   * Creates an unlabeled sample. Copies {@code features}.
   *
   * @throws IllegalArgumentException if there is no feature
   */
  public static Sample unlabeled(float[] features) {
    return new Sample(features.clone(), UNLABELED);
  }

  /** A sample with a label or {@link #UNLABELED}; copies {@code features}. */
  static Sample ofMaybeLabeled(float[] features, int label) {
    return label == UNLABELED ? unlabeled(features) : of(features, label);
  }

  /** Number of features. */
  public int size() {
    return features.length;
  }

  /** Position in the list of classes, or {@link #UNLABELED}. */
  public int label() {
    return label;
  }

  /** True if the label is known. */
  public boolean isLabeled() {
    return label != UNLABELED;
  }

  /** The same sample without its label. */
  public Sample withoutLabel() {
    return isLabeled() ? new Sample(features, UNLABELED) : this;
  }

  /** A copy of the features. */
  public float[] features() {
    return features.clone();
  }

  /**
   * Copies the features to {@code target} from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void copyTo(float[] target, int offset) {
    System.arraycopy(features, 0, target, offset, features.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample that
        && label == that.label
        && Arrays.equals(features, that.features);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(features) + label;
  }

  @Override
  public String toString() {
    return "Sample["
        + features.length
        + " features, "
        + (isLabeled() ? "label " + label : "unlabelled")
        + "]";
  }
}
