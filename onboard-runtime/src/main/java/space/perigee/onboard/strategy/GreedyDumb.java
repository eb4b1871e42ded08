package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import space.perigee.onboard.learning.SplitMix64;

/**
 * GDumb: keeps a class-balanced memory, and when asked trains a network on it from scratch (Prabhu
 * et al., GDumb: a simple approach that questions our progress in continual learning, ECCV 2020). A
 * yardstick: what does not beat it made no use of the stream. Costs {@value #EPOCHS} passes over
 * the memory at each question that follows new samples.
 */
final class GreedyDumb extends ReplayStrategy {

  private static final int EPOCHS = 30;

  private final float[] beginning;
  private boolean isStale;

  GreedyDumb(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.CLASS_BALANCED));
    this.beginning = trainer.parameters();
  }

  @Override
  boolean step(float[] rows, int[] labels) {
    isStale = true;
    return true;
  }

  @Override
  public void train(float[] rows, int[] labels) {}

  /** All training comes when it is asked. */
  @Override
  public int samplesOfStep(int fresh) {
    return 0;
  }

  @Override
  public float[] logits(float[] rows) {
    if (isStale && memory.size() > 0) {
      trainer.restart(beginning);
      Epochs.over(memory.all(), EPOCHS, context.replay().replayed(), new SplitMix64(context.seed()))
          .forEach(this::fit);
      isStale = false;
    }
    return super.logits(rows);
  }

  private void fit(List<Exemplar> samples) {
    backward(Minibatch.of(samples));
    trainer.step();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    StateArrays.write(out, beginning);
    out.writeBoolean(isStale);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    StateArrays.readInto(in, beginning);
    isStale = in.readBoolean();
  }
}
