package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A strategy with a replay memory. Keeps no minibatch whose step was not finite: it would spoil
 * every later step that draws from it.
 */
interface MemoryStrategy extends Strategy {

  ExemplarMemory memory();

  /**
   * Learns from fresh samples and, depending on the method, from kept ones.
   *
   * @return true if the fresh ones may be kept
   */
  boolean step(float[] rows, int[] labels);

  @Override
  default void observe(float[] rows, int[] labels) {
    if (step(rows, labels)) {
      memory().offer(rows, labels);
    }
  }

  @Override
  default void train(float[] rows, int[] labels) {
    step(rows, labels);
  }

  @Override
  default void forgetRows() {
    memory().clear();
  }

  @Override
  default int kept() {
    return memory().size();
  }

  @Override
  default long keptBytes() {
    return memory().bytes();
  }

  @Override
  default void save(DataOutput out) throws IOException {
    memory().save(out);
  }

  @Override
  default void restore(DataInput in) throws IOException {
    memory().restore(in);
  }

  @Override
  default void committed() {
    memory().committed();
  }
}
