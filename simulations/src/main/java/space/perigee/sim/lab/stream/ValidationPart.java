package space.perigee.sim.lab.stream;

import java.util.List;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

/**
 * A part of each task's training samples takes the place of its test, so that settings can be
 * chosen without a look at the tests.
 */
public final class ValidationPart {

  private ValidationPart() {}

  /**
   * Returns the stream without that part, which becomes the test of its task. The rest keeps its
   * order.
   *
   * @param share share of the samples of each class, between 0 and 1
   * @param seed seed of the random choice of samples
   * @throws IllegalArgumentException if the share is not between 0 and 1, or leaves a task without
   *     samples to train or to validate
   */
  public static ExperienceStream of(ExperienceStream stream, double share, long seed) {
    List<Experience> tasks = stream.tasks().stream().map(task -> split(task, share, seed)).toList();
    return new ExperienceStream(stream.classes(), tasks);
  }

  private static Experience split(Experience task, double share, long seed) {
    try {
      TrainTestSplit parts = TrainTestSplit.stratified(task.train(), share, new SplitMix64(seed));
      return new Experience(task.name(), parts.train(), parts.test());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("task " + task.name() + ": " + e.getMessage(), e);
    }
  }
}
