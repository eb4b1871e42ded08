package space.perigee.onboard.strategy;

import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;
import space.perigee.onboard.task.Task;

/**
 * Inputs of a strategy.
 *
 * <p>With a cut above 0 (latent replay; Pellegrini et al., Latent replay for real-time continual
 * learning, IROS 2020) the caller runs the layers below it once per sample. The strategy sees,
 * keeps and trains on their activations; these layers stay frozen.
 *
 * @param task the task of the network
 * @param trainer trains the network; owned by the strategy from here on
 * @param cut the first trained layer, whose inputs are the rows; 0 to train all layers, the number
 *     of layers minus 1 for the last layer only
 * @param replay settings of the replay memory
 * @param seed seed of random choices
 */
public record StrategyContext(
    Task task, Trainer trainer, int cut, ReplaySettings replay, long seed) {

  /**
   * @throws IllegalArgumentException if the network has no such cut
   */
  public StrategyContext {
    if (cut < 0 || cut >= trainer.layers()) {
      throw new IllegalArgumentException(
          "cut " + cut + " must be within 0 to " + (trainer.layers() - 1) + ", the last layer");
    }
  }

  /** A copy with the memory in another place. */
  public StrategyContext withStorage(RecordStorage storage) {
    return new StrategyContext(task, trainer, cut, replay.withStorage(storage), seed);
  }

  /**
   * Bytes of the memory, spare slots included.
   *
   * @param logits logits kept with each sample, 0 or the number of outputs
   */
  public long memoryBytes(int logits) {
    return RecordStore.bytes(replay.samples(), codec(logits).bytes());
  }

  private ExemplarCodec codec(int logits) {
    return new ExemplarCodec(trainer.layoutAt(cut), logits, replay.bits());
  }

  /** Number of values in a row. */
  int features() {
    return trainer.sizeAt(cut);
  }

  /** The outputs for rows at the cut. */
  float[] forward(float[] rows) {
    return trainer.forward(cut, trainer.layers(), rows);
  }

  /** Creates the replay memory, without logits. */
  ExemplarMemory newMemory(ExemplarMemory.Policy policy) {
    return newMemory("replay", policy, replay.samples(), 0);
  }

  /**
   * Creates an empty memory.
   *
   * @param logits logits kept with each sample, 0 or the number of outputs
   */
  ExemplarMemory newMemory(String name, ExemplarMemory.Policy policy, int samples, int logits) {
    ExemplarCodec codec = codec(logits);
    return new ExemplarMemory(
        policy, samples, codec, replay.storage().open(name, samples, codec.bytes()), seed);
  }
}
