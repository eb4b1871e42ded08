package space.perigee.sim.lab.stream;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.SplitMix64;

/**
 * A sensor ages from task to task. Experience {@code i} of {@code T}, counted from 0, sees the data
 * with gain, offset and noise of severity {@code i / (T - 1)}: the first as it is, the last fully
 * aged. The samples to train are divided over the tasks at random, in equal parts, since a
 * satellite sees a scene once; every task is judged on all samples to test, aged as far as its own.
 *
 * @param tasks number of tasks, 1 or more
 * @param aged the sensor at the end
 * @param seed of the division and of the noise
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
