package space.perigee.sim.lab.stream;

import space.perigee.onboard.data.TrainTestSplit;

/** A way to make a sequence of tasks of data. */
public sealed interface Scenario permits ClassIncremental, DataDrift, DomainIncremental, RealOrder {

  /**
   * Views of the data, task by task.
   *
   * @throws IllegalArgumentException if a task is left without a sample to train or to test
   * @throws space.perigee.onboard.data.DataException if the data does not have what tells the tasks
   *     apart, or a file is damaged
   */
  ExperienceStream of(TrainTestSplit data);
}
