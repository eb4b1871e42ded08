package space.perigee.onboard.learning;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads ND4J's native code may use. Left alone it takes one a core and lets them wait by
 * spinning, which makes a small network slower by an order of magnitude, the more so when several
 * processes share the cores. {@code OMP_NUM_THREADS} does the same from outside.
 */
public final class NativeThreads {

  private NativeThreads() {}

  /**
   * Sets the number for this process.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static void limit(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " must be 1 or more");
    }
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }
}
