package space.perigee.onboard.selection;

import java.util.List;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Image block threshold: the share of an image's blocks on which the model's confidence is at most
 * {@code blockConfidence}, from 0 to 1. After the IBT filter of KubeEdge Sedna, which counts the
 * boxes of a detector and calls the image hard above a second threshold; here the share is the
 * score, and who selects by rank needs no second threshold.
 *
 * <p>A classifier has no boxes. Its blocks are the crops into which the image was cut, each with a
 * prediction. An image that is one crop scores 0 or 1.
 *
 * @param blockConfidence confidence up to which a block counts as hard, above 0, below 1
 */
public record Ibt(double blockConfidence) implements Hardness {

  /**
   * @throws IllegalArgumentException if the confidence is outside its range
   */
  public Ibt {
    if (!(blockConfidence > 0 && blockConfidence < 1)) {
      throw new IllegalArgumentException(
          "blockConfidence " + blockConfidence + " must be above 0, below 1");
    }
  }

  @Override
  public double of(ClassPrediction prediction) {
    return prediction.confidence() <= blockConfidence ? 1 : 0;
  }

  @Override
  public double ofImage(List<ClassPrediction> crops) {
    return crops.stream()
        .mapToDouble(this::of)
        .average()
        .orElseThrow(() -> new IllegalArgumentException("an image must have a crop"));
  }
}
