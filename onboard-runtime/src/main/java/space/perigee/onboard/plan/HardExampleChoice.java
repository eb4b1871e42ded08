package space.perigee.onboard.plan;

import java.util.Set;
import space.perigee.onboard.selection.HardnessScores;

/**
 * Selection of samples for labeling on the ground.
 *
 * @param score hardness score, one of {@link HardnessScores#names()}
 * @param kept maximum number of candidates, 1 or more
 * @param bytesPerPass budget for the selected samples of a pass (bytes), 1 or more
 */
public record HardExampleChoice(String score, int kept, long bytesPerPass) {

  public HardExampleChoice {
    Set<String> names = HardnessScores.names();
    if (!names.contains(score)) {
      throw new IllegalArgumentException("score '" + score + "' must be one of " + names);
    }
    if (kept < 1 || bytesPerPass < 1) {
      throw new IllegalArgumentException(
          "kept " + kept + " and bytesPerPass " + bytesPerPass + " must be 1 or more");
    }
  }
}
