package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Image block threshold: 1 if the model's confidence is at most {@code blockConfidence}, else 0.
 *
 * <p>After the IBT filter of KubeEdge Sedna, which scores an image by the share of a detector's
 * boxes below this confidence; an image with a classifier's prediction is a single block.
 *
 * @param blockConfidence highest confidence at which a block counts as hard, above 0, below 1
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
}
