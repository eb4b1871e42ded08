package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A strategy by gradients that keeps samples of the stream. */
abstract class ReplayStrategy extends GradientStrategy {

  final ExemplarMemory memory;

  ReplayStrategy(StrategyContext context, ExemplarMemory memory) {
    super(context);
    this.memory = memory;
  }

  /** Mean cross-entropy of the fresh samples, and that of the old ones beside it. */
  final void backwardFreshAndOld(Minibatch minibatch) {
    int fresh = minibatch.fresh();
    float ofFresh = 1f / fresh;
    float ofOld = 1f / Math.max(1, minibatch.size() - fresh);
    backward(
        minibatch,
        (loss, row) ->
            loss.crossEntropy(row, minibatch.labels()[row], row < fresh ? ofFresh : ofOld));
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
