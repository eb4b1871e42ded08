package space.perigee.onboard.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU time of this process: all its threads, native ones, the compiler and the garbage collector
 * included. Unlike the wall clock, it does not depend on what else the machine does.
 */
public final class ProcessorTime {

  private ProcessorTime() {}

  /** CPU time since the start of the process (ns), with a resolution of 10 ms or better. */
  public static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
