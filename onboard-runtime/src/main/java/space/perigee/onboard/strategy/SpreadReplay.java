package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Replay of a memory that covers each class, where every sample stands for its surroundings.
 *
 * <p>The memory keeps samples far from each other ({@link Crowding}), so a rare corner of a class
 * stays, such as the rows along a limit of a sensor. But a network that is shown a handful of rare
 * samples again and again learns them by heart, with whatever else happened to be so just then.
 * Everything is therefore trained on with Gaussian noise as wide as the memory is coarse:
 *
 * <pre>
 *   deviation = spacing / 2,   spacing = mean distance of a kept sample to the nearest of its class
 * </pre>
 *
 * Two Gaussians of this deviation are one hump when their centers are no more than a spacing apart,
 * so the noise closes the gaps between samples and hardly blurs beyond them (a smoothed bootstrap;
 * Silverman and Young, Biometrika 74, 1987). It acts as a penalty on steep functions (Bishop,
 * Training with noise is equivalent to Tikhonov regularization, Neural Computation 7, 1995): in one
 * dimension, where samples are close, the network may be steep; in many it may not. For clean data
 * of few features, telemetry and spectra.
 *
 * <pre>
 *   loss = mean over fresh of CE + mean over old of CE, all blurred
 * </pre>
 */
final class SpreadReplay extends ReplayStrategy {

  private SplitMix64 random;

  SpreadReplay(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.SPREAD));
    this.random = new SplitMix64(context.seed() + 1);
  }

  @Override
  boolean step(float[] rows, int[] labels) {
    Minibatch minibatch =
        Minibatch.of(rows, labels, memory.draw(context.replay().replayed()))
            .blurred(memory.spacing() / 2, random);
    int fresh = minibatch.fresh();
    float ofFresh = 1f / fresh;
    float ofOld = 1f / Math.max(1, minibatch.size() - fresh);
    backward(
        minibatch,
        (loss, row) -> loss.ofLabel(row, minibatch.labels()[row], row < fresh ? ofFresh : ofOld));
    return trainer.step();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    out.writeLong(random.state());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    random = new SplitMix64(in.readLong());
  }
}
