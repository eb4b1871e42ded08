package space.perigee.sim.lab.stream;

import java.util.List;

/**
 * Tasks in the order in which a learner meets them.
 *
 * @param classes of every task; a task may have samples of a few of them alone
 * @param tasks at least one
 */
public record ExperienceStream(List<String> classes, List<Experience> tasks) {

  /**
   * @throws IllegalArgumentException if there is no task, two have the same name, or one has other
   *     classes or another number of features than the first
   */
  public ExperienceStream {
    classes = List.copyOf(classes);
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("a stream must have a task");
    }
    int features = tasks.get(0).train().featureCount();
    for (Experience task : tasks) {
      if (!task.train().classes().equals(classes) || task.train().featureCount() != features) {
        throw new IllegalArgumentException(
            String.format(
                "task %s: classes %s and %d features, must be %s and %d as the stream",
                task.name(),
                task.train().classes(),
                task.train().featureCount(),
                classes,
                features));
      }
    }
    List<String> names = tasks.stream().map(Experience::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("two tasks have the same name: " + names);
    }
  }

  /** Features of each sample. */
  public int featureCount() {
    return tasks.get(0).train().featureCount();
  }
}
