package space.perigee.sim.lab.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Counts the inputs at a door by outcome, and measures their cost. */
public final class InputMeter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<String, Long> outcomes = new TreeMap<>();
  private final long maxBytes;
  private final long maxNanos;
  private long inputs;
  private long nanos;
  private long longestNanos;
  private long largestBytes;

  /**
   * @param maxBytes maximum that an input may make its reader allocate
   * @param maxNanos maximum CPU time for an input
   */
  InputMeter(long maxBytes, long maxNanos) {
    this.maxBytes = maxBytes;
    this.maxNanos = maxNanos;
  }

  /**
   * Processes an input.
   *
   * @param work processes the input and returns the outcome
   * @throws FuzzFinding if it throws or exceeds its bounds
   */
  void take(byte[] input, Supplier<String> work) {
    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    long nanosBefore = THREADS.getCurrentThreadCpuTime();
    String outcome;
    try {
      outcome = work.get();
    } catch (FuzzFinding e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new FuzzFinding("throws " + e, input, e);
    }
    long cpu = THREADS.getCurrentThreadCpuTime() - nanosBefore;
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
    inputs++;
    nanos += cpu;
    longestNanos = Math.max(longestNanos, cpu);
    largestBytes = Math.max(largestBytes, bytes);
    outcomes.merge(outcome, 1L, Long::sum);
    if (bytes > maxBytes) {
      throw new FuzzFinding("allocates " + bytes + " bytes, at most " + maxBytes, input, null);
    }
    if (cpu > maxNanos) {
      throw new FuzzFinding("takes " + cpu + " ns, at most " + maxNanos, input, null);
    }
  }

  /** Counts an outcome that is known only afterwards. */
  void count(String outcome, long more) {
    if (more > 0) {
      outcomes.merge(outcome, more, Long::sum);
    }
  }

  Fuzzing.Report report(String door) {
    return new Fuzzing.Report(
        door,
        inputs,
        nanos == 0 ? 0 : Math.round(inputs * 1e9 / nanos),
        longestNanos / 1000,
        largestBytes,
        Collections.unmodifiableMap(new TreeMap<>(outcomes)));
  }
}
