package space.perigee.onboard.board;

import space.perigee.onboard.engine.ArrayMemory;
import space.perigee.onboard.engine.Trainer;

/**
 * Memory that learning takes, known before the first sample.
 *
 * <p>Outside the heap it is counted: parameters, gradient and updater, as much again for what
 * making them leaves behind until it is collected; the engine's arrays for the minibatch and for
 * all smaller ones, which come while the memory fills, for the layers that are frozen and for
 * prediction; and what the largest operation takes for itself. On the heap it is a bound: what Java
 * objects take that stay, rows of samples that are on their way, and copies of the parameters while
 * a checkpoint and a delta are made. Java itself, its classes and the native libraries take what
 * was measured: 99 MB with a dense network and 106 MB with convolutions on x86-64.
 *
 * @param heapBytes Java heap without the replay memory
 * @param nativeBytes arrays and operations
 * @param replayBytes replay memory, in RAM or on disk
 * @param runtimeBytes Java itself and native libraries
 */
public record MemoryNeed(long heapBytes, long nativeBytes, long replayBytes, long runtimeBytes) {

  private static final long MEBI = 1 << 20;

  /** Objects that stay, 10 MB after a collection, and room for garbage. */
  private static final long HEAP_BYTES = 24 * MEBI;

  private static final long RUNTIME_BYTES = 116 * MEBI;

  /** Of the parameters on the heap: weights, mirror, updater (2), the same as bytes, a delta. */
  private static final int PARAMETER_COPIES = 10;

  /** Of rows on the heap: of a minibatch that was, and of the one that is. */
  private static final int MINIBATCHES = 2;

  /** Of fresh samples: as they came, and normalized. */
  private static final int FRESH_COPIES = 2;

  /** Of rows at the cut: what came, what was drawn, and both together. */
  private static final int ROW_COPIES = 3;

  /** What a trainer's network needs. */
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
    // What is trained whole predicts in the same arrays.
    for (int predicted : new int[] {1, Trainer.LARGEST_PREDICTION}) {
      if (cut > 0 || predicted >= samples) {
        sum = sum.plus(trainer.arrays(0, layers, predicted, false));
      }
    }
    return sum;
  }

  /** All together. */
  public long bytes() {
    return heapBytes + nativeBytes + replayBytes + runtimeBytes;
  }
}
