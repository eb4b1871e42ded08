package space.perigee.onboard.flight;

import java.time.Duration;

/**
 * How a flight uses its disk.
 *
 * @param checkpointInterval longest time between two checkpoints while something changes
 * @param checkpointSteps most training steps between two checkpoints
 * @param learnsWithout true if learning goes on, in memory, while the disk fails; false if training
 *     waits until the state is durable again
 */
public record DiskRules(Duration checkpointInterval, long checkpointSteps, boolean learnsWithout) {

  /** A checkpoint every ten minutes or 500 steps; learning goes on without a disk. */
  public static final DiskRules DEFAULT = new DiskRules(Duration.ofMinutes(10), 500, true);

  /**
   * @throws IllegalArgumentException if a value is outside its range; names it
   */
  public DiskRules {
    if (checkpointInterval.isNegative() || checkpointInterval.isZero()) {
      throw new IllegalArgumentException(
          "checkpointInterval " + checkpointInterval + " must be above 0");
    }
    if (checkpointSteps < 1) {
      throw new IllegalArgumentException(
          "checkpointSteps " + checkpointSteps + " must be 1 or more");
    }
  }
}
