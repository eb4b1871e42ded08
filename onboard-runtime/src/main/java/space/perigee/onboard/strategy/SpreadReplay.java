package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Replay from a memory that covers each class, in which every sample represents its neighborhood.
 *
 * <p>The memory keeps samples that are far apart ({@link SpreadShelf}), so that rare corners of a
 * class stay, such as rows along a sensor's limit. But a network that sees a handful of rare
 * samples again and again overfits them. Training therefore adds Gaussian noise as wide as the
 * memory is coarse:
 *
 * <pre>
 *   deviation = spacing / 2,   spacing = mean distance of a kept sample to the nearest one of its class
 * </pre>
 *
 * Two Gaussians of this deviation merge into one peak when their centers are at most a spacing
 * apart, so the noise closes the gaps between samples and hardly blurs beyond them (a smoothed
 * bootstrap; Silverman and Young, Biometrika 74, 1987). Noise penalizes steep functions (Bishop,
 * Training with noise is equivalent to Tikhonov regularization, Neural Computation 7, 1995): in one
 * dimension, where samples are close, the network may be steep; in many it may not. Meant for clean
 * data with few features, such as telemetry and spectra.
 *
 * <p>All samples have the same weight, as in {@link Replay}. Fresh samples are often all of one
 * class; if a few of them weighed as much as many old ones, they would push the boundary away from
 * their class with every step.
 *
 * <pre>
 *   loss = 2 mean over fresh and old of CE, all with noise          (factor 1 while the memory is empty)
 * </pre>
 */
final class SpreadReplay extends ReplayStrategy {

  private SplitMix64 random;

  SpreadReplay(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.SPREAD));
    this.random = new SplitMix64(context.seed() + 1);
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    Minibatch minibatch =
        Minibatch.of(rows, labels, memory.draw(context.replay().replayed()))
            .blurred(memory.spacing() / 2, random);
    backward(
        minibatch, (loss, row) -> loss.ofLabel(row, minibatch.labels()[row], minibatch.weight()));
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
