package space.perigee.sim.lab.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

/** A stream whose samples can be told apart: their features are their number and their class. */
public final class NumberedTasks {

  static final int FEATURES = 2;

  private NumberedTasks() {}

  /** Experience {@code t} has class {@code t} alone, and numbers from {@code 100 t} on. */
  static ExperienceStream of(int tasks, int train, int test) {
    List<Experience> stream = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      stream.add(
          new Experience(
              "task " + task,
              table(tasks, task, 100 * task, train),
              table(tasks, task, 100 * task + 50, test)));
    }
    return new ExperienceStream(classes(tasks), stream);
  }

  private static SampleTable table(int classes, int label, int first, int count) {
    return new SampleTable(
        classes(classes),
        FEATURES,
        IntStream.range(first, first + count)
            .mapToObj(number -> Sample.of(new float[] {number, label}, label))
            .toList());
  }

  private static List<String> classes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "class " + i).toList();
  }

  /** Numbers of the samples of a minibatch. */
  static List<Integer> numbers(float[] rows) {
    return IntStream.range(0, rows.length / FEATURES)
        .mapToObj(i -> (int) rows[i * FEATURES])
        .toList();
  }
}
