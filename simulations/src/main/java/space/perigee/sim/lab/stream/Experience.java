package space.perigee.sim.lab.stream;

import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.TrainTestSplit;

/**
 * A task: the data between two evaluations. Avalanche calls it an experience.
 *
 * @param train training samples, in their order in the stream
 * @param test test samples, with the same classes and features
 */
public record Experience(String name, LabeledData train, LabeledData test) {

  /**
   * @throws IllegalArgumentException if the name is blank, a part has no samples, or the parts
   *     differ in classes or number of features
   */
  public Experience {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a task must have a name");
    }
    if (train.size() == 0 || test.size() == 0) {
      throw new IllegalArgumentException(
          "task "
              + name
              + ": "
              + train.size()
              + " samples to train and "
              + test.size()
              + " to test, must be 1 or more of each");
    }
    requireAlike(name, train, test);
  }

  private static void requireAlike(String name, LabeledData train, LabeledData test) {
    try {
      new TrainTestSplit(train, test);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("task " + name + ": " + e.getMessage(), e);
    }
  }
}
