package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A method of learning from a stream. Rows are activations at the context's cut. Not thread-safe.
 *
 * <p>{@link #save} and {@link #restore} must cover all state besides the network, or a power cycle
 * loses it.
 */
public interface Strategy {

  /**
   * Learns from a new minibatch of the stream, and may keep its samples.
   *
   * @param rows values at the cut, sample by sample; normalized features at cut 0
   * @param labels one per sample
   */
  void observe(float[] rows, int[] labels);

  /**
   * Learns from a minibatch without keeping its samples, because it is not new or its labels are
   * pseudo-labels.
   */
  default void train(float[] rows, int[] labels) {
    observe(rows, labels);
  }

  /**
   * The cost of the next step, in forward and backward passes of one sample through the layers
   * above the cut.
   *
   * @param fresh samples of the stream in the step
   */
  default int samplesOfStep(int fresh) {
    return fresh;
  }

  /** Marks the start of a task: the distribution of the data changes here. */
  default void beginTask() {}

  /** Marks the end of a task: its data will not come again. */
  default void endTask() {}

  /** The cost of {@link #endTask} if called now, in the unit of {@link #samplesOfStep}. */
  default int samplesOfEndTask() {
    return 0;
  }

  /**
   * Marks the start of a round of federated learning: the ground's model was adopted.
   *
   * @param global its parameters; the network has them now, plus what it learned in the meantime
   */
  default void beginRound(float[] global) {}

  /** Drops kept rows, because the layers below the cut have changed. */
  default void forgetRows() {}

  /** The network's outputs before the activation of its last layer, sample by sample. */
  float[] logits(float[] rows);

  /** Number of kept samples. */
  default int kept() {
    return 0;
  }

  /** Bytes of the kept samples. */
  default long keptBytes() {
    return 0;
  }

  /** Writes the state of a checkpoint besides the network, and makes kept samples durable. */
  default void save(DataOutput out) throws IOException {}

  /**
   * Resumes from the state saved by the same strategy with the same settings.
   *
   * @throws IOException if the settings differ, or the state is truncated
   */
  default void restore(DataInput in) throws IOException {}

  /** To be called once the state that {@link #save} wrote last is durable. */
  default void committed() {}
}
