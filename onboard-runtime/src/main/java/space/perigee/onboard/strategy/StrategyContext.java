package space.perigee.onboard.strategy;

import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.memory.RecordStore;

/**
 * What a strategy works with.
 *
 * <p>With a cut above 0 (latent replay; Pellegrini et al., Latent replay for real-time continual
 * learning, IROS 2020) whoever shows samples runs the layers below it, once for each sample; the
 * strategy sees, keeps and trains on what leaves them, and they stay as they are.
 *
 * @param trainer of the network, which the strategy owns from here on
 * @param cut at which rows are shown, and below which nothing is trained; 0 for whole training, one
 *     less than the layers for the last layer alone
 * @param memory most samples that may be kept of the stream, 0 or more
 * @param bits in which the memory keeps a value, 8 or 32
 * @param replayed samples of the memory that go with each minibatch, 1 or more
 * @param storage where the memory lies
 * @param seed of random choices
 */
public record StrategyContext(
    Trainer trainer,
    int cut,
    int memory,
    int bits,
    int replayed,
    RecordStorage storage,
    long seed) {

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
    if (cut < 0 || cut >= trainer.layers()) {
      throw new IllegalArgumentException(
          "cut " + cut + " must be within 0 to " + (trainer.layers() - 1) + ", the last layer");
    }
    ExemplarCodec.requireBits(bits);
  }

  /** Training of the whole network, with a memory of float32 in RAM. */
  public static StrategyContext of(Trainer trainer, int memory, int replayed, long seed) {
    return new StrategyContext(trainer, 0, memory, Float.SIZE, replayed, new RamStorage(), seed);
  }

  /** With another cut, and values of the memory in so many bits. */
  public StrategyContext withCut(int newCut, int newBits) {
    return new StrategyContext(trainer, newCut, memory, newBits, replayed, storage, seed);
  }

  /** With its memory elsewhere. */
  public StrategyContext withStorage(RecordStorage newStorage) {
    return new StrategyContext(trainer, cut, memory, bits, replayed, newStorage, seed);
  }

  /**
   * Bytes that the memory takes where it lies, spare slots included.
   *
   * @param logits that go with each sample, 0 or the number of classes
   */
  public long memoryBytes(int logits) {
    return RecordStore.bytes(memory, new ExemplarCodec(features(), logits, bits).bytes());
  }

  /** Number of values of a row. */
  int features() {
    return trainer.sizeAt(cut);
  }

  /** Scores of the classes for rows at the cut. */
  float[] forward(float[] rows) {
    return trainer.forward(cut, trainer.layers(), rows);
  }

  /** The replay memory, of {@link #memory} samples without logits. */
  ExemplarMemory newMemory(ExemplarMemory.Policy policy) {
    return newMemory("replay", policy, memory, 0);
  }

  /**
   * An empty memory.
   *
   * @param logits that go with each sample, 0 or the number of classes
   */
  ExemplarMemory newMemory(String name, ExemplarMemory.Policy policy, int samples, int logits) {
    ExemplarCodec codec = new ExemplarCodec(features(), logits, bits);
    return new ExemplarMemory(
        policy, samples, codec, storage.open(name, samples, codec.bytes()), seed);
  }
}
