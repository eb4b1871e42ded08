package space.perigee.sim.lab.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Subset;
import space.perigee.onboard.data.TrainTestSplit;

/**
 * The order of the files, without randomness. Training samples are cut into equal parts, and test
 * samples likewise, so that both parts of a task are of about the same time if the files are in
 * chronological order.
 *
 * @param tasks number of parts, 1 or more
 */
public record RealOrder(int tasks) implements Scenario {

  /**
   * @throws IllegalArgumentException if there is no task
   */
  public RealOrder {
    Shares.requireOne(tasks);
  }

  @Override
  public ExperienceStream of(TrainTestSplit data) {
    List<LabeledData> train = parts(data.train());
    List<LabeledData> test = parts(data.test());
    List<Experience> stream = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      stream.add(new Experience("part " + (task + 1), train.get(task), test.get(task)));
    }
    return new ExperienceStream(data.train().classes(), stream);
  }

  private List<LabeledData> parts(LabeledData data) {
    return Shares.of(IntStream.range(0, data.size()).toArray(), tasks).stream()
        .<LabeledData>map(indices -> Subset.of(data, indices))
        .toList();
  }
}
