package space.perigee.onboard.strategy;

/**
 * Experience replay: trains on every minibatch of the stream together with samples drawn from the
 * memory (Chaudhry et al., On tiny episodic memories in continual learning, 2019). Costs a memory
 * and twice the arithmetic.
 *
 * <pre>
 *   loss = 2 mean over fresh and old of CE          (factor 1 while the memory is empty)
 * </pre>
 *
 * All samples have the same weight, so that a single fresh one among many old ones does not
 * destabilize the model. With as many old as fresh samples, the loss is the sum of the two means.
 */
final class Replay extends ReplayStrategy {

  Replay(StrategyContext context, ExemplarMemory.Policy policy) {
    super(context, context.newMemory(policy));
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    Minibatch minibatch = Minibatch.of(rows, labels, memory.draw(context.replay().replayed()));
    backward(
        minibatch, (loss, row) -> loss.ofLabel(row, minibatch.labels()[row], minibatch.weight()));
    return trainer.step();
  }
}
