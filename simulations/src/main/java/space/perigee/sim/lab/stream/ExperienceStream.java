package space.perigee.sim.lab.stream;

import java.util.List;

/**
 * A sequence of tasks.
 *
 * @param classes classes of all tasks; a task may lack samples of some of them
 * @param tasks at least one
 */
public record ExperienceStream(List<String> classes, List<Experience> tasks) {

  /**
   * @throws IllegalArgumentException if there is no task, two have the same name, or they differ in
   *     classes or number of features
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
}
