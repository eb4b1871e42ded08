package space.perigee.sim.lab.stream;

import space.perigee.onboard.data.TrainTestSplit;

/** A way to divide data into a sequence of tasks. */
public sealed interface Scenario permits ClassIncremental, DataDrift, DomainIncremental, RealOrder {

  /**
   * Divides data into tasks, without copying it.
   *
   * @throws IllegalArgumentException if a task would have no training or no test sample
   * @throws space.perigee.onboard.data.DataException if the data lacks the property that
   *     distinguishes the tasks, or a file is damaged
   */
  ExperienceStream of(TrainTestSplit data);
}
