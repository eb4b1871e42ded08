package space.perigee.onboard.flight.learn;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Counts computing twice: in estimated operations, on which decisions may depend, since they are
 * the same in every run; and in CPU time of this thread, which is measured for people.
 */
final class ComputingMeter {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private double flops;
  private long nanos;

  /** Runs work of an estimated number of operations. */
  void run(double estimatedFlops, Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    try {
      work.run();
    } finally {
      nanos += THREADS.getCurrentThreadCpuTime() - start;
      flops += estimatedFlops;
    }
  }

  /** Estimated operations so far. */
  double flops() {
    return flops;
  }

  /** CPU time so far (ns). */
  long nanos() {
    return nanos;
  }
}
