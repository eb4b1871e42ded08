package space.perigee.onboard.strategy;

import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;
import space.perigee.onboard.task.Task;

/**
 * What a strategy works with.
 *
 * <p>With a cut above 0 (latent replay; Pellegrini et al., Latent replay for real-time continual
 * learning, IROS 2020) whoever shows samples runs the layers below it, once for each sample; the
 * strategy sees, keeps and trains on what leaves them, and they stay as they are.
 *
 * @param task that the network learns
 * @param trainer of the network, which the strategy owns from here on
 * @param cut at which rows are shown, and below which nothing is trained; 0 for whole training, one
 *     less than the layers for the last layer alone
 * @param replay how many samples are kept and replayed, and where
 * @param seed of random choices
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

  /** The same, with the memory elsewhere. */
  public StrategyContext withStorage(RecordStorage storage) {
    return new StrategyContext(task, trainer, cut, replay.withStorage(storage), seed);
  }

  /**
   * Bytes that the memory takes where it lies, spare slots included.
   *
   * @param logits that go with each sample, 0 or the number of outputs
   */
  public long memoryBytes(int logits) {
    return RecordStore.bytes(replay.samples(), codec(logits).bytes());
  }

  private ExemplarCodec codec(int logits) {
    return new ExemplarCodec(features(), logits, replay.bits());
  }

  /** Number of values of a row. */
  int features() {
    return trainer.sizeAt(cut);
  }

  /** The outputs for rows at the cut. */
  float[] forward(float[] rows) {
    return trainer.forward(cut, trainer.layers(), rows);
  }

  /** The replay memory, without logits. */
  ExemplarMemory newMemory(ExemplarMemory.Policy policy) {
    return newMemory("replay", policy, replay.samples(), 0);
  }

  /**
   * An empty memory.
   *
   * @param logits that go with each sample, 0 or the number of outputs
   */
  ExemplarMemory newMemory(String name, ExemplarMemory.Policy policy, int samples, int logits) {
    ExemplarCodec codec = codec(logits);
    return new ExemplarMemory(
        policy, samples, codec, replay.storage().open(name, samples, codec.bytes()), seed);
  }
}
