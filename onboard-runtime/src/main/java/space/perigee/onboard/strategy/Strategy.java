package space.perigee.onboard.strategy;

/** A way to learn from a stream. Not thread-safe. */
public interface Strategy {

  /**
   * Learns from a minibatch of the stream, which is shown once.
   *
   * @param rows normalised features, sample by sample
   * @param labels a class for each sample
   */
  void observe(float[] rows, int[] labels);

  /** The distribution of the data changes here. Most methods neither know nor care. */
  default void beginTask() {}

  /** What was shown since {@link #beginTask} will not come again. */
  default void endTask() {}

  /** Scores of the classes for each sample, larger being likelier, sample by sample. */
  float[] logits(float[] rows);
}
