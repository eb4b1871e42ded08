package space.perigee.onboard.strategy;

/**
 * Experience replay: every minibatch of the stream is trained on together with samples drawn from
 * the memory (Chaudhry et al., On tiny episodic memories in continual learning, 2019). Costs a
 * memory, and twice the arithmetic.
 *
 * <pre>
 *   loss = mean over fresh of CE + mean over old of CE
 * </pre>
 */
final class Replay extends ReplayStrategy {

  Replay(StrategyContext context, ExemplarMemory.Policy policy) {
    super(context, context.newMemory(policy));
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    Minibatch minibatch = Minibatch.of(rows, labels, memory.draw(context.replayed()));
    float ofFresh = 1f / minibatch.fresh();
    float ofOld = 1f / Math.max(1, minibatch.size() - minibatch.fresh());
    backward(
        minibatch,
        (loss, row) ->
            loss.crossEntropy(
                row, minibatch.labels()[row], row < minibatch.fresh() ? ofFresh : ofOld));
    trainer.step();
    memory.offer(rows, labels);
  }
}
