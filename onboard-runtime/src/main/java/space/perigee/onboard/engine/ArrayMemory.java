package space.perigee.onboard.engine;

/**
 * Memory of the engine's arrays (bytes).
 *
 * @param nativeBytes memory outside the Java heap
 * @param heapBytes memory on the Java heap
 * @param scratchBytes maximum temporary memory of a native operation while it runs
 */
public record ArrayMemory(long nativeBytes, long heapBytes, long scratchBytes) {

  /** No memory. */
  public static final ArrayMemory NONE = new ArrayMemory(0, 0, 0);

  /**
   * Extrapolates linearly to {@code samples}, where this is the memory for one sample and {@code
   * two} for two.
   */
  ArrayMemory extrapolate(ArrayMemory two, int samples) {
    return new ArrayMemory(
        nativeBytes + (samples - 1) * (two.nativeBytes - nativeBytes),
        heapBytes + (samples - 1) * (two.heapBytes - heapBytes),
        scratchBytes + (samples - 1) * (two.scratchBytes - scratchBytes));
  }

  /**
   * Returns the combined memory: arrays add up; of scratch memory the larger counts, since
   * operations run one at a time.
   */
  public ArrayMemory plus(ArrayMemory other) {
    return new ArrayMemory(
        nativeBytes + other.nativeBytes,
        heapBytes + other.heapBytes,
        Math.max(scratchBytes, other.scratchBytes));
  }
}
