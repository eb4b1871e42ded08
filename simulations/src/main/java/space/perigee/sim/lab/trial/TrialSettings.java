package space.perigee.sim.lab.trial;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.TrainingDepth;

/**
 * How a strategy is tried.
 *
 * @param memory most samples that it may keep
 * @param memoryBits in which it keeps a value, 8 or 32
 * @param depth how much of the network it trains
 * @param pretraining passes over the first task before the stream begins, in which the whole
 *     network is trained, as on the ground before launch
 * @param epochs passes over each task
 * @param batch samples of the stream in a minibatch
 * @param replayed old samples that go with them
 * @param labels which samples have one, and when; null if each has its label at once
 */
public record TrialSettings(
    int memory,
    int memoryBits,
    TrainingDepth depth,
    int pretraining,
    int epochs,
    int batch,
    int replayed,
    @Nullable GroundLabels labels) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrialSettings {
    if (memory < 0) {
      throw new IllegalArgumentException("memory " + memory + " must be 0 or more samples");
    }
    if (memoryBits != 8 && memoryBits != Float.SIZE) {
      throw new IllegalArgumentException("memory-bits " + memoryBits + " must be 8 or 32");
    }
    if (pretraining < 0) {
      throw new IllegalArgumentException("pretrain " + pretraining + " must be 0 or more passes");
    }
    requireOne("epochs", epochs);
    requireOne("batch", batch);
    requireOne("replayed", replayed);
  }

  /** Training of the whole network, from random weights. */
  public static TrialSettings of(int memory, int epochs, int batch, int replayed) {
    return new TrialSettings(
        memory, Float.SIZE, TrainingDepth.FULL, 0, epochs, batch, replayed, null);
  }

  /** With part of the network trained, and a memory in so many bits. */
  public TrialSettings withDepth(TrainingDepth newDepth, int newBits) {
    return new TrialSettings(
        memory, newBits, newDepth, pretraining, epochs, batch, replayed, labels);
  }

  /** With training on the first task before the stream. */
  public TrialSettings withPretraining(int passes) {
    return new TrialSettings(memory, memoryBits, depth, passes, epochs, batch, replayed, labels);
  }

  /** With labels from the ground; with null, with every label at once. */
  public TrialSettings withLabels(@Nullable GroundLabels newLabels) {
    return new TrialSettings(
        memory, memoryBits, depth, pretraining, epochs, batch, replayed, newLabels);
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " must be 1 or more");
    }
  }
}
