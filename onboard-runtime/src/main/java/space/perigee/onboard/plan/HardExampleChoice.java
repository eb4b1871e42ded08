package space.perigee.onboard.plan;

import java.util.Set;
import space.perigee.onboard.selection.HardnessScores;

/**
 * Which samples are kept for the ground.
 *
 * @param score of hardness, one of {@link HardnessScores#names()}
 * @param kept most candidates, 1 or more
 * @param bytesPerPass what those chosen for a pass may take on the downlink, 1 or more
 */
public record HardExampleChoice(String score, int kept, long bytesPerPass) {

  /**
   * @throws IllegalArgumentException if a value is outside its range
   */
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
