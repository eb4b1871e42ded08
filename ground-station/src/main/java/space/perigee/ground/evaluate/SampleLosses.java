package space.perigee.ground.evaluate;

/**
 * The loss of a model on each of the samples by which contributions are judged.
 *
 * @param labels of the samples; the same for every model
 * @param losses of the samples, in the unit of the task's loss
 */
public record SampleLosses(int[] labels, double[] losses) {

  /**
   * @throws IllegalArgumentException unless there is a loss for each label
   */
  public SampleLosses {
    if (labels.length != losses.length) {
      throw new IllegalArgumentException(
          losses.length + " losses of " + labels.length + " samples");
    }
  }
}
