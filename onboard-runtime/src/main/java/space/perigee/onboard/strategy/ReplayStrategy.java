package space.perigee.onboard.strategy;

/** A gradient strategy with a replay memory. */
abstract class ReplayStrategy extends GradientStrategy implements MemoryStrategy {

  final ExemplarMemory memory;

  ReplayStrategy(StrategyContext context, ExemplarMemory memory) {
    super(context);
    this.memory = memory;
  }

  @Override
  public final ExemplarMemory memory() {
    return memory;
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh + Math.min(context.replay().replayed(), memory.size());
  }
}
