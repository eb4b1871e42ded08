package space.perigee.onboard.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Measures how fast a network trains and predicts, on random samples. Several workloads take turns
 * round by round, so that a machine that slows down slows all of them.
 *
 * @param batch samples of a minibatch
 * @param rounds measured rounds; a warm-up round precedes them
 * @param steps minibatches of a round
 */
public record NetworkBench(int batch, int rounds, int steps) {

  private static final double NANOS = 1e9;
  private static final double NANOS_OF_A_MILLI = 1e6;
  private static final int SINGLES = 200;
  private static final double SLOW = 0.99;

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public NetworkBench {
    if (batch < 1 || rounds < 1 || steps < 1) {
      throw new IllegalArgumentException(
          String.format(
              "batch %d, rounds %d and steps %d must be 1 or more", batch, rounds, steps));
    }
  }

  /** The samples of a minibatch. */
  public float[] rows(InputShape input) {
    SplitMix64 random = new SplitMix64(1);
    float[] rows = new float[batch * input.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextFloat();
    }
    return rows;
  }

  /** The labels of a minibatch. */
  public int[] labels(int classes) {
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % classes;
    }
    return labels;
  }

  /** Measures one workload. */
  public Measurement run(
      Workload workload, InputShape input, int classes, Consumer<String> progress) {
    return run(List.of(() -> workload), input, classes, progress).get(0);
  }

  /**
   * Measures several workloads.
   *
   * @param workloads each is made when the warm-up of those before it is over, so that the peak of
   *     memory of the first is its own
   * @param progress told what begins
   */
  public List<Measurement> run(
      List<Supplier<Workload>> workloads,
      InputShape input,
      int classes,
      Consumer<String> progress) {
    float[] rows = rows(input);
    int[] labels = labels(classes);
    progress.accept("warming up");
    List<Rounds> measured = new ArrayList<>();
    for (Supplier<Workload> workload : workloads) {
      Rounds one = new Rounds(workload.get(), rows, labels);
      one.round(-1);
      measured.add(one);
    }
    for (int round = 0; round < rounds; round++) {
      progress.accept("round " + (round + 1) + " of " + rounds);
      for (Rounds one : measured) {
        one.round(round);
      }
    }
    progress.accept("single samples");
    return measured.stream().map(Rounds::result).toList();
  }

  /** One workload, measured round by round. */
  private final class Rounds {

    private final Workload workload;
    private final float[] rows;
    private final int[] labels;
    private final double[] train = new double[rounds];
    private final double[] predict = new double[rounds];
    private long allocated;
    private long heldAfterFirst;
    private long held;
    private long peak;

    Rounds(Workload workload, float[] rows, int[] labels) {
      this.workload = workload;
      this.rows = rows;
      this.labels = labels;
    }

    /** A round; -1 is the warm-up. */
    void round(int round) {
      ResidentMemory.resetPeak();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long bytes = threads.getThreadAllocatedBytes(thread);
      double trainSeconds = seconds(() -> workload.train(rows, labels));
      allocated = (threads.getThreadAllocatedBytes(thread) - bytes) / steps;
      double predictSeconds = seconds(() -> workload.predict(rows));
      System.gc();
      held = NativeMemory.held() + Pointer.totalBytes();
      if (round <= 0) {
        heldAfterFirst = held;
      }
      if (round < 0) {
        peak = ResidentMemory.peakBytes();
      } else {
        train[round] = batch * steps / trainSeconds;
        predict[round] = batch * steps / predictSeconds;
      }
    }

    private double seconds(Runnable step) {
      long start = System.nanoTime();
      for (int i = 0; i < steps; i++) {
        step.run();
      }
      return (System.nanoTime() - start) / NANOS;
    }

    Measurement result() {
      float[] one = Arrays.copyOf(rows, rows.length / batch);
      double[] millis = new double[SINGLES];
      for (int i = -SINGLES; i < SINGLES; i++) {
        long start = System.nanoTime();
        workload.predict(one);
        millis[Math.max(0, i)] = (System.nanoTime() - start) / NANOS_OF_A_MILLI;
      }
      return new Measurement(
          quantile(train, 0.5),
          quantile(predict, 0.5),
          quantile(millis, 0.5),
          quantile(millis, SLOW),
          allocated,
          held - heldAfterFirst,
          peak);
    }
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
