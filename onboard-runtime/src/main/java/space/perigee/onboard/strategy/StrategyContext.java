package space.perigee.onboard.strategy;

import space.perigee.onboard.engine.Trainer;

/**
 * What a strategy works with.
 *
 * @param trainer of the network, which the strategy owns from here on
 * @param memory most samples that may be kept of the stream, 0 or more
 * @param replayed samples of the memory that go with each minibatch, 1 or more
 * @param seed of random choices
 */
public record StrategyContext(Trainer trainer, int memory, int replayed, long seed) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public StrategyContext {
    if (memory < 0) {
      throw new IllegalArgumentException("memory " + memory + " must be 0 or more samples");
    }
    if (replayed < 1) {
      throw new IllegalArgumentException("replayed " + replayed + " must be 1 or more samples");
    }
  }

  /** Number of features of a sample. */
  int features() {
    return trainer.sizeAt(0);
  }

  /** An empty memory of {@link #memory} samples. */
  ExemplarMemory newMemory(ExemplarMemory.Policy policy) {
    return new ExemplarMemory(policy, memory, seed);
  }
}
