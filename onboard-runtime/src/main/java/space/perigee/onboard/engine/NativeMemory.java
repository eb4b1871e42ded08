package space.perigee.onboard.engine;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of ND4J's arrays, which lies outside the Java heap.
 *
 * <p>libnd4j counts what its arrays hold and refuses those that would go over its limit. JavaCPP's
 * {@code maxbytes} does not do it: ND4J allocates past JavaCPP's count. What OpenBLAS and oneDNN
 * take for themselves is in neither.
 */
public final class NativeMemory {

  private static final int CPU = 0;

  /** What libnd4j says of an array that it refuses. */
  private static final String REFUSED = "exceeds HOST device limits";

  private NativeMemory() {}

  /**
   * Bounds all arrays of this process together. An array beyond it is refused with a {@link
   * NativeMemoryException}; what there is goes on working.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public static void limit(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("native memory of " + bytes + " bytes must be 1 or more");
    }
    Nd4j.getExecutioner();
    Nd4jCpu.Environment.getInstance().setDeviceLimit(CPU, bytes);
  }

  /** Lets arrays take what the machine has, as it is without {@link #limit}. */
  public static void unlimited() {
    Nd4jCpu.Environment.getInstance().setDeviceLimit(CPU, 0);
  }

  /** Bytes of all arrays that there are; those that are garbage count until they are collected. */
  public static long held() {
    return Nd4jCpu.Environment.getInstance().getDeviceCounter(CPU);
  }

  /**
   * What is to be said if a failure, or what caused it, is that of an array beyond the limit, here
   * or in DL4J's own code; empty if it is another.
   */
  public static Optional<String> refusal(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof NativeMemoryException) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      if (String.valueOf(e.getMessage()).contains(REFUSED)) {
        return Optional.of(
            String.valueOf(new NativeMemoryException("an array", held(), limit()).getMessage()));
      }
    }
    return Optional.empty();
  }

  /** A new array of zeros, detached from every workspace. */
  static INDArray array(long... shape) {
    try {
      return Nd4j.createUninitializedDetached(DataType.FLOAT, shape).assign(0);
    } catch (RuntimeException e) {
      RuntimeException failure = failure("an array", String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  /** Why libnd4j did not do what it was asked for. */
  static RuntimeException failure(String what, String message) {
    return message.contains(REFUSED)
        ? new NativeMemoryException(what, held(), limit())
        : new IllegalStateException(what + ": " + message);
  }

  private static long limit() {
    return Nd4jCpu.Environment.getInstance().getDeviceLimit(CPU);
  }
}
