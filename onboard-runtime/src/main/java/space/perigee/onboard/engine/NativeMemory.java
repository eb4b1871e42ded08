package space.perigee.onboard.engine;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of ND4J's arrays outside the Java heap.
 *
 * <p>libnd4j counts the memory of its arrays and rejects those that would exceed its limit.
 * JavaCPP's {@code maxbytes} has no effect, since ND4J's allocations bypass JavaCPP's count.
 * Neither covers memory that OpenBLAS and oneDNN allocate internally.
 */
public final class NativeMemory {

  private static final int CPU = 0;

  /** Part of libnd4j's message when it rejects an array. */
  private static final String REFUSED = "exceeds HOST device limits";

  private NativeMemory() {}

  /**
   * Limits the total memory of all arrays of this process. Creating an array beyond the limit
   * throws {@link NativeMemoryException}; existing arrays are not affected.
   *
   * @param bytes 1 or more
   * @throws IllegalArgumentException if {@code bytes} is below 1
   */
  public static void limit(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("native memory of " + bytes + " bytes must be 1 or more");
    }
    Nd4j.getExecutioner();
    Nd4jCpu.Environment.getInstance().setDeviceLimit(CPU, bytes);
  }

  /** Removes the limit, which is the initial state. */
  public static void unlimited() {
    Nd4jCpu.Environment.getInstance().setDeviceLimit(CPU, 0);
  }

  /** Memory of all existing arrays (bytes), including garbage that is not yet collected. */
  public static long held() {
    return Nd4jCpu.Environment.getInstance().getDeviceCounter(CPU);
  }

  /**
   * Returns a message if a failure, or one of its causes, is an array that exceeded the limit, here
   * or in DL4J's own code; empty for any other failure.
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

  /** Creates an array of zeros, detached from all workspaces. */
  static INDArray array(long... shape) {
    try {
      return Nd4j.createUninitializedDetached(DataType.FLOAT, shape).assign(0);
    } catch (RuntimeException e) {
      RuntimeException failure = failure("an array", String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  /** Returns the exception for an operation that failed in libnd4j. */
  static RuntimeException failure(String what, String message) {
    return message.contains(REFUSED)
        ? new NativeMemoryException(what, held(), limit())
        : new IllegalStateException(what + ": " + message);
  }

  private static long limit() {
    return Nd4jCpu.Environment.getInstance().getDeviceLimit(CPU);
  }
}
