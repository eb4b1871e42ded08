package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import space.perigee.onboard.learning.SplitMix64;

/**
 * GDumb: keeps a class-balanced memory, and trains a network on it from scratch when predictions
 * are needed (Prabhu et al., GDumb: a simple approach that questions our progress in continual
 * learning, ECCV 2020). A baseline: a strategy that does not beat it makes no use of the stream.
 * The end of a task, or the first prediction after new samples, costs {@value #EPOCHS} passes over
 * the memory.
 */
final class GreedyDumb extends ReplayStrategy {

  private static final int EPOCHS = 30;

  private final float[] initial;
  private boolean isStale;

  GreedyDumb(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.CLASS_BALANCED));
    this.initial = trainer.parameters();
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    isStale = true;
    return true;
  }

  @Override
  public void train(float[] rows, int[] labels) {}

  /** A step costs nothing: all training happens at the end of a task or before a prediction. */
  @Override
  public int samplesOfStep(int fresh) {
    return 0;
  }

  @Override
  public void endTask() {
    fitIfStale();
  }

  @Override
  public int samplesOfEndTask() {
    return isStale ? EPOCHS * memory.size() : 0;
  }

  @Override
  public float[] logits(float[] rows) {
    fitIfStale();
    return super.logits(rows);
  }

  private void fitIfStale() {
    if (isStale && memory.size() > 0) {
      trainer.restart(initial);
      Epochs.over(memory.all(), EPOCHS, context.replay().replayed(), new SplitMix64(context.seed()))
          .forEach(this::fit);
      isStale = false;
    }
  }

  private void fit(List<Exemplar> samples) {
    backward(Minibatch.of(samples));
    trainer.step();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    StateArrays.write(out, initial);
    out.writeBoolean(isStale);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    StateArrays.readInto(in, initial);
    isStale = in.readBoolean();
  }
}
