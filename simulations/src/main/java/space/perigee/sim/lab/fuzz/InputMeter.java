package space.perigee.sim.lab.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/** What became of the inputs at a door, and what they cost. */
public final class InputMeter {

  /** Work on an input. */
  interface Work {

    /** Does it, and says what became of the input. */
    String run();
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<String, Long> outcomes = new TreeMap<>();
  private final long mostBytes;
  private final long mostNanos;
  private long inputs;
  private long nanos;
  private long longestNanos;
  private long largestBytes;

  /**
   * @param mostBytes that an input may make its reader allocate
   * @param mostNanos of CPU time that it may take
   */
  InputMeter(long mostBytes, long mostNanos) {
    this.mostBytes = mostBytes;
    this.mostNanos = mostNanos;
  }

  /**
   * Does what an input asks for.
   *
   * @throws FuzzFinding if it throws, or costs more than it may
   */
  void take(byte[] input, Work work) {
    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    long nanosBefore = THREADS.getCurrentThreadCpuTime();
    String outcome;
    try {
      outcome = work.run();
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
    if (bytes > mostBytes) {
      throw new FuzzFinding("allocates " + bytes + " bytes, at most " + mostBytes, input, null);
    }
    if (cpu > mostNanos) {
      throw new FuzzFinding("takes " + cpu + " ns, at most " + mostNanos, input, null);
    }
  }

  /** More of an outcome that is known only afterwards. */
  void count(String outcome, long more) {
    if (more > 0) {
      outcomes.merge(outcome, more, Long::sum);
    }
  }

  Map<String, Long> outcomes() {
    return outcomes;
  }

  long inputs() {
    return inputs;
  }

  /** CPU time of all inputs (ns). */
  long nanos() {
    return nanos;
  }

  long longestNanos() {
    return longestNanos;
  }

  long largestBytes() {
    return largestBytes;
  }
}
