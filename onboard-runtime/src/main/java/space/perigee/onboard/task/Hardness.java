package space.perigee.onboard.task;

import java.util.List;

/**
 * How hard a sample is for the model: the higher, the more a label would teach it.
 *
 * <p>Values are finite and mean what the paper of each score says, so their scales differ. What is
 * common is the order alone, and the selection for the downlink uses nothing else.
 */
public interface Hardness {

  /** Hardness of a sample of which the model predicts one class. */
  double of(ClassPrediction prediction);

  /**
   * Hardness of an image that was cut into crops: that of its hardest crop, unless the score says
   * otherwise.
   *
   * @param crops one or more
   * @throws IllegalArgumentException if there is no crop
   */
  default double ofImage(List<ClassPrediction> crops) {
    return crops.stream()
        .mapToDouble(this::of)
        .max()
        .orElseThrow(() -> new IllegalArgumentException("an image must have a crop"));
  }

  /** What a checkpoint holds of the score; 0 if it has no memory. */
  default long state() {
    return 0;
  }
}
