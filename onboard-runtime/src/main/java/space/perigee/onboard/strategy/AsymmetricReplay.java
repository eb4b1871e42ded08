package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * ER-ACE: the softmax of a fresh sample covers only the classes of its minibatch, so that new
 * classes do not displace old ones; that of a replayed sample covers all classes seen (Caccia et
 * al., New insights on reducing abrupt representation change in online continual learning, ICLR
 * 2022).
 *
 * <pre>
 *   loss = CE(fresh, softmax over the classes of this minibatch) + CE(old, softmax over all seen)
 * </pre>
 */
final class AsymmetricReplay extends ReplayStrategy {

  private final BitSet seen = new BitSet();

  AsymmetricReplay(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.RESERVOIR));
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    BitSet here = new BitSet();
    Arrays.stream(labels).forEach(here::set);
    seen.or(here);
    Minibatch minibatch = Minibatch.of(rows, labels, memory.draw(context.replay().replayed()));
    int fresh = minibatch.fresh();
    int old = minibatch.size() - fresh;
    backward(
        minibatch,
        (loss, row) -> {
          if (row < fresh) {
            loss.crossEntropyAmong(here, row, labels[row], 1f / fresh);
          } else {
            loss.crossEntropyAmong(seen, row, minibatch.labels()[row], 1f / old);
          }
        });
    return trainer.step();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    StateArrays.write(out, seen);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    StateArrays.readInto(in, seen, trainer.outputs());
  }
}
