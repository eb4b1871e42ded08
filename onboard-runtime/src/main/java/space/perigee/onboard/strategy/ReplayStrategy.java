package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A strategy by gradients that keeps samples of the stream. A minibatch whose step was not finite
 * is not kept: it would spoil every step that it is drawn for.
 */
abstract class ReplayStrategy extends GradientStrategy {

  final ExemplarMemory memory;

  ReplayStrategy(StrategyContext context, ExemplarMemory memory) {
    super(context);
    this.memory = memory;
  }

  /**
   * Learns from fresh samples, and from kept ones as the method says.
   *
   * @return true if the fresh ones may be kept
   */
  abstract boolean step(float[] rows, int[] labels);

  @Override
  public void observe(float[] rows, int[] labels) {
    if (step(rows, labels)) {
      memory.offer(rows, labels);
    }
  }

  @Override
  public void train(float[] rows, int[] labels) {
    step(rows, labels);
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh + Math.min(context.replay().replayed(), memory.size());
  }

  @Override
  public final void forgetRows() {
    memory.clear();
  }

  @Override
  public final int kept() {
    return memory.size();
  }

  @Override
  public final long keptBytes() {
    return memory.bytes();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    memory.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    memory.restore(in);
  }

  @Override
  public final void committed() {
    memory.committed();
  }
}
