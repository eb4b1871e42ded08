package space.perigee.onboard.selection;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.task.ClassPrediction;

/**
 * What the model says about a sample, and about the same sample seen otherwise.
 *
 * @param first the sample as it is
 * @param second an augmented view of it, or its nearest labeled neighbor's prediction; null if
 *     there is none
 */
public record Views(ClassPrediction first, @Nullable ClassPrediction second) {

  /**
   * @throws IllegalArgumentException if the views have different numbers of classes
   */
  public Views {
    if (second != null && second.classes() != first.classes()) {
      throw new IllegalArgumentException(
          "views of %d and %d classes must have as many"
              .formatted(first.classes(), second.classes()));
    }
  }
}
