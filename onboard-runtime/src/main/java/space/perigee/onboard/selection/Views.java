package space.perigee.onboard.selection;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.ClassPrediction;

/**
 * The predictions for one or two views of a sample.
 *
 * @param first prediction for the sample itself
 * @param second prediction for an augmented view, or for the nearest labeled neighbor; null if
 *     there is none
 */
public record Views(ClassPrediction first, @Nullable ClassPrediction second) {

  /**
   * @throws IllegalArgumentException if the numbers of classes differ
   */
  public Views {
    if (second != null && second.classes() != first.classes()) {
      throw new IllegalArgumentException(
          "views of %d and %d classes must have as many"
              .formatted(first.classes(), second.classes()));
    }
  }
}
