package space.perigee.onboard.learning;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Limits the threads of ND4J's native code. By default it uses one per core, which spin while
 * waiting; this slows a small network by an order of magnitude, and more when several processes
 * share the cores. The variable {@code OMP_NUM_THREADS} has the same effect.
 */
public final class NativeThreads {

  private NativeThreads() {}

  /**
   * Sets the number of threads for this process.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static void limit(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " must be 1 or more");
    }
    NativeLibraries.prepare();
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }
}
