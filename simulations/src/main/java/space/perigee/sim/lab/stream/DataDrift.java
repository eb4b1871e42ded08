package space.perigee.sim.lab.stream;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

/**
 * A sensor ages from task to task. Task {@code i} of {@code T}, counted from 0, has data with gain,
 * offset and noise of severity {@code i / (T - 1)}: none in the first task, full in the last. The
 * training samples are divided among the tasks at random, since a satellite sees a scene once. Each
 * task is tested on all test samples, with the ageing of the task.
 *
 * @param tasks number of tasks, 1 or more
 * @param aged the sensor in the last task
 * @param seed seed of the division and of the noise
 */
public record DataDrift(int tasks, Ageing aged, long seed) implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no task
   */
  public DataDrift {
    Shares.requireOne(tasks);
  }

  @Override
  public ExperienceStream of(TrainTestSplit data) {
    SplitMix64 random = new SplitMix64(seed);
    List<int[]> parts = Shares.of(Permutation.of(data.train().size(), random), tasks);
    List<Experience> stream = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      Ageing ageing = aged.at(tasks == 1 ? 0 : (double) task / (tasks - 1));
      LabeledData train = Subset.of(data.train(), parts.get(task));
      stream.add(
          new Experience(
              "age " + (task + 1),
              new AgedData(train, ageing, random.nextLong()),
              new AgedData(data.test(), ageing, random.nextLong())));
    }
    return new ExperienceStream(data.train().classes(), stream);
  }
}
