package space.perigee.onboard.task;

import java.util.List;
import space.perigee.onboard.selection.DownlinkSelection;
import space.perigee.onboard.selection.HardnessScores;

/**
 * How hard a sample is for the model: the higher, the more a label would teach it.
 *
 * <p>Values are finite and mean what the paper of each score says, so their scales differ. What is
 * common is the order alone, and {@link DownlinkSelection} uses nothing else.
 */
public interface Hardness {

  /** Hardness of a sample with one prediction. */
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

  /** What {@link HardnessScores} needs to go on from here; 0 if the score has no memory. */
  default long state() {
    return 0;
  }
}
