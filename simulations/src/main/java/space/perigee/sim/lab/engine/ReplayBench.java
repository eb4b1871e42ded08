package space.perigee.sim.lab.engine;

import com.sun.management.ThreadMXBean;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import space.perigee.onboard.bench.ResidentMemory;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.strategy.StrategyContext;

/**
 * Measures speed and memory use of training with a replay memory as in flight, on a stream of
 * random samples: the frozen layers run once for each sample, the memory stores their outputs, and
 * predictions and checkpoints interrupt the training.
 *
 * @param fresh new samples in a minibatch
 * @param steps minibatches to measure, after those that fill the memory
 */
public record ReplayBench(int fresh, int steps) {

  private static final double NANOS = 1e9;
  private static final int STEPS_OF_A_CHECKPOINT = 20;

  /**
   * The result.
   *
   * @param trainPerSecond new samples trained on per second (1/s)
   * @param allocatedPerStep bytes that a step allocates on the Java heap
   * @param kept samples in the memory at the end
   * @param liveBytes bytes of objects on the Java heap after a collection at the end
   * @param heapBytes size of the Java heap
   * @param arrayBytes peak size of ND4J's arrays
   * @param peakMemoryBytes peak resident memory of the process; 0 if unknown
   */
  public record Result(
      double trainPerSecond,
      long allocatedPerStep,
      int kept,
      long liveBytes,
      long heapBytes,
      long arrayBytes,
      long peakMemoryBytes) {}

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public ReplayBench {
    if (fresh < 1 || steps < 1) {
      throw new IllegalArgumentException(
          String.format("batch %d and steps %d must be 1 or more", fresh, steps));
    }
  }

  /**
   * @param context the network and its replay memory
   * @param progress receives the name of each step
   */
  public Result run(StrategyContext context, Consumer<String> progress) throws IOException {
    Run run = new Run(context);
    progress.accept("filling the memory");
    int filling = (context.replay().samples() + fresh - 1) / fresh;
    for (int i = 0; i < filling; i++) {
      run.step(i);
    }
    progress.accept("training");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long allocated = threads.getThreadAllocatedBytes(thread);
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      run.step(filling + i);
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    long allocatedPerStep = (threads.getThreadAllocatedBytes(thread) - allocated) / steps;
    Runtime runtime = Runtime.getRuntime();
    long grown = runtime.totalMemory();
    System.gc();
    return new Result(
        fresh * steps / seconds,
        allocatedPerStep,
        run.strategy.kept(),
        runtime.totalMemory() - runtime.freeMemory(),
        grown,
        run.arrayBytes,
        ResidentMemory.peakBytes());
  }

  /** A stream and the strategy that learns from it. */
  private final class Run {

    private final Trainer trainer;
    private final int cut;
    private final Strategy strategy;
    private final SplitMix64 random;
    private final float[] rows;
    private final int[] labels = new int[fresh];
    private long arrayBytes;

    Run(StrategyContext context) {
      trainer = context.trainer();
      cut = context.cut();
      strategy = Strategies.named("replay").create(context);
      random = new SplitMix64(context.seed());
      rows = new float[fresh * trainer.sizeAt(0)];
    }

    void step(int index) throws IOException {
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextFloat();
      }
      for (int i = 0; i < fresh; i++) {
        labels[i] = random.nextInt(trainer.outputs());
      }
      strategy.observe(cut == 0 ? rows : trainer.forward(0, cut, rows), labels);
      if (index % STEPS_OF_A_CHECKPOINT == 0) {
        predictAndSave();
      }
      arrayBytes = Math.max(arrayBytes, NativeMemory.held());
    }

    private void predictAndSave() throws IOException {
      int size = trainer.sizeAt(0);
      trainer.forward(0, trainer.layers(), Arrays.copyOf(rows, size));
      trainer.forward(0, trainer.layers(), new float[Trainer.LARGEST_PREDICTION * size]);
      strategy.save(new DataOutputStream(OutputStream.nullOutputStream()));
      strategy.committed();
    }
  }
}
