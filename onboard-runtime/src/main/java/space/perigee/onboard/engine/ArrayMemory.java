package space.perigee.onboard.engine;

/**
 * Memory that the engine's arrays take.
 *
 * @param nativeBytes outside the Java heap
 * @param heapBytes on the Java heap
 * @param scratchBytes what a native operation takes for itself while it runs, at most
 */
public record ArrayMemory(long nativeBytes, long heapBytes, long scratchBytes) {

  /** None. */
  public static final ArrayMemory NONE = new ArrayMemory(0, 0, 0);

  static ArrayMemory of(Batch batch) {
    return new ArrayMemory(batch.nativeBytes(), batch.heapBytes(), batch.scratchBytes());
  }

  /** What it is for {@code samples}, if this is for one and {@code two} for two. */
  ArrayMemory extrapolate(ArrayMemory two, int samples) {
    return new ArrayMemory(
        nativeBytes + (samples - 1) * (two.nativeBytes - nativeBytes),
        heapBytes + (samples - 1) * (two.heapBytes - heapBytes),
        scratchBytes + (samples - 1) * (two.scratchBytes - scratchBytes));
  }

  /** Both together: arrays add up, operations run one at a time. */
  public ArrayMemory plus(ArrayMemory other) {
    return new ArrayMemory(
        nativeBytes + other.nativeBytes,
        heapBytes + other.heapBytes,
        Math.max(scratchBytes, other.scratchBytes));
  }
}
