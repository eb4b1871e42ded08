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
    backwardFreshAndOld(Minibatch.of(rows, labels, memory.draw(context.replayed())));
    trainer.step();
    memory.offer(rows, labels);
  }
}
