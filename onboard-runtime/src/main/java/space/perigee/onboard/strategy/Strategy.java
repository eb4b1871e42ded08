package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A way to learn from a stream. Rows are at the context's cut. Not thread-safe.
 *
 * <p>What it knows besides the network must go through {@link #save} and {@link #restore}, or it is
 * lost with the power.
 */
public interface Strategy {

  /**
   * Learns from a minibatch of the stream that was not shown before, and may keep its samples.
   *
   * @param rows values at the cut, sample by sample; at cut 0 normalized features
   * @param labels one for each sample
   */
  void observe(float[] rows, int[] labels);

  /**
   * Learns from a minibatch and keeps none of its samples, because it was shown before, or because
   * its labels are guesses.
   */
  default void train(float[] rows, int[] labels) {
    observe(rows, labels);
  }

  /**
   * What the next step costs, in samples that go through the layers above the cut and back.
   *
   * @param fresh samples of the stream in it
   */
  default int samplesOfStep(int fresh) {
    return fresh;
  }

  /** The distribution of the data changes here. Most methods neither know nor care. */
  default void beginTask() {}

  /** What was shown since {@link #beginTask} will not come again. */
  default void endTask() {}

  /** What {@link #endTask} would cost now, in samples as {@link #samplesOfStep} counts them. */
  default int samplesOfEndTask() {
    return 0;
  }

  /**
   * A round of federated learning begins: the ground's model was taken.
   *
   * @param global its parameters; the network has them now, with what was learned meanwhile on top
   */
  default void beginRound(float[] global) {}

  /** The layers below the cut have changed: rows that are kept no longer mean what they meant. */
  default void forgetRows() {}

  /** What the network gives before the activation of its last layer, sample by sample. */
  float[] logits(float[] rows);

  /** Samples of the stream that are kept now. */
  default int kept() {
    return 0;
  }

  /** Bytes that they take. */
  default long keptBytes() {
    return 0;
  }

  /** Writes what a checkpoint must hold besides the network; samples kept are durable after it. */
  default void save(DataOutput out) throws IOException {}

  /**
   * Goes on from what was saved by the same strategy with the same settings.
   *
   * @throws IOException if it is of other settings, or ends too soon
   */
  default void restore(DataInput in) throws IOException {}

  /** What {@link #save} wrote last is durable. */
  default void committed() {}
}
