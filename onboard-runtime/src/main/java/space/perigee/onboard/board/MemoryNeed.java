package space.perigee.onboard.board;

import space.perigee.onboard.engine.ArrayMemory;
import space.perigee.onboard.engine.Trainer;

/**
 * The memory for learning, known before the first sample.
 *
 * <p>Native memory is counted exactly: parameters, gradient and updater, twice, for the copies that
 * creating them leaves behind until they are collected; the arrays of the engine for the minibatch
 * and for all smaller ones, which occur while the replay memory fills, for frozen layers and for
 * prediction; and the working memory of the largest operation. Heap memory is an upper bound:
 * long-lived Java objects, rows of samples in transit, and copies of the parameters while a
 * checkpoint and a delta are made. The memory of the JVM, its classes and the native libraries was
 * measured: 99 MB with a dense network and 106 MB with convolutions on x86-64.
 *
 * @param heapBytes Java heap without the replay memory (bytes)
 * @param nativeBytes native arrays and operations (bytes)
 * @param replayBytes replay memory, in RAM or on disk (bytes)
 * @param runtimeBytes JVM and native libraries (bytes)
 */
public record MemoryNeed(long heapBytes, long nativeBytes, long replayBytes, long runtimeBytes) {

  private static final long MEBI = 1 << 20;

  /** Long-lived objects, 10 MB after a collection, and room for garbage. */
  private static final long HEAP_BYTES = 24 * MEBI;

  private static final long RUNTIME_BYTES = 116 * MEBI;

  /**
   * Copies of the parameters on the heap: weights, mirror, updater (2), their bytes, a delta, and
   * what lossy deltas dropped (2).
   */
  private static final int PARAMETER_COPIES = 14;

  /**
   * Further copies with a golden set: average, best state (weights, updater), and their bytes while
   * they are written.
   */
  private static final int GUARD_COPIES = 20;

  /** Minibatches on the heap: the previous one and the current one. */
  private static final int MINIBATCHES = 2;

  /** Copies of fresh samples: original and normalized. */
  private static final int FRESH_COPIES = 2;

  /** Copies of rows at the cut: fresh ones, replayed ones, and both together. */
  private static final int ROW_COPIES = 3;

  /** The memory for training the network of a trainer. */
  public static MemoryNeed of(Trainer trainer, TrainingShape training) {
    ArrayMemory arrays = arrays(trainer, training);
    long rows =
        (long) FRESH_COPIES * training.fresh() * trainer.sizeAt(0)
            + (long) ROW_COPIES * training.minibatch() * trainer.sizeAt(training.cut());
    return new MemoryNeed(
        HEAP_BYTES
            + arrays.heapBytes()
            + Float.BYTES
                * (MINIBATCHES * rows + (long) PARAMETER_COPIES * trainer.parameterCount()),
        arrays.nativeBytes() + arrays.scratchBytes(),
        training.replayBytes(),
        RUNTIME_BYTES);
  }

  private static ArrayMemory arrays(Trainer trainer, TrainingShape training) {
    int layers = trainer.layers();
    int cut = training.cut();
    ArrayMemory sum = trainer.parameterArrays().plus(trainer.parameterArrays());
    int samples = 1;
    for (; samples < 2 * training.minibatch(); samples *= 2) {
      sum = sum.plus(trainer.arrays(cut, layers, samples, true));
    }
    if (cut > 0) {
      sum = sum.plus(trainer.arrays(0, cut, training.fresh(), false));
    }
    // A network that is trained as a whole predicts in the same arrays.
    for (int predicted : new int[] {1, Trainer.LARGEST_PREDICTION}) {
      if (cut > 0 || predicted >= samples) {
        sum = sum.plus(trainer.arrays(0, layers, predicted, false));
      }
    }
    return sum;
  }

  /** With a golden set that protects the model. */
  public MemoryNeed guarded(Trainer trainer) {
    return new MemoryNeed(
        heapBytes + (long) Float.BYTES * GUARD_COPIES * trainer.parameterCount(),
        nativeBytes,
        replayBytes,
        runtimeBytes);
  }

  /** The sum of all parts (bytes). */
  public long bytes() {
    return heapBytes + nativeBytes + replayBytes + runtimeBytes;
  }
}
