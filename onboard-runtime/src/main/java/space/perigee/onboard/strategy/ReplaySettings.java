package space.perigee.onboard.strategy;

import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;

/**
 * Settings of a strategy's replay memory.
 *
 * @param samples capacity in samples, 0 or more
 * @param bits bits of a stored value, 8 or 32
 * @param replayed samples drawn from the memory for each minibatch, 1 or more
 * @param storage where the memory is kept
 */
public record ReplaySettings(int samples, int bits, int replayed, RecordStorage storage) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public ReplaySettings {
    if (samples < 0) {
      throw new IllegalArgumentException("memory " + samples + " must be 0 or more samples");
    }
    if (replayed < 1) {
      throw new IllegalArgumentException("replayed " + replayed + " must be 1 or more samples");
    }
    ExemplarCodec.requireBits(bits);
  }

  /** A memory of float32 in RAM. */
  public static ReplaySettings inRam(int samples, int replayed) {
    return new ReplaySettings(samples, Float.SIZE, replayed, new RamStorage());
  }

  public ReplaySettings withStorage(RecordStorage newStorage) {
    return new ReplaySettings(samples, bits, replayed, newStorage);
  }
}
