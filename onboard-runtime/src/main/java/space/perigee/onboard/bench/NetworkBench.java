package space.perigee.onboard.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Measures a network on random samples. If there are two ways to run it they take turns, round by
 * round, so that a machine that slows down slows both.
 *
 * @param batch samples of a minibatch
 * @param rounds measured rounds; one more comes before and does not count
 * @param steps minibatches of a round
 */
public record NetworkBench(int batch, int rounds, int steps) {

  private static final double NANOS = 1e9;
  private static final double NANOS_OF_A_MILLI = 1e6;
  private static final int SINGLES = 200;
  private static final double SLOW = 0.99;

  /** Ways to run a network. */
  public enum Way {
    DL4J,
    PERIGEE
  }

  /**
   * What was found.
   *
   * @param stock DL4J's own layers; its peak of memory is that with both networks loaded, if both
   *     were
   * @param own Perigee's engine
   * @param gradientDistance of the gradients of one minibatch, over the length of the stock one;
   *     not a number if there is only one
   */
  public record Result(
      @Nullable Measurement stock, @Nullable Measurement own, double gradientDistance) {}

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

  /**
   * Runs it.
   *
   * @param ways to measure, one or both
   * @param networks makes the network anew, always the same
   * @param progress told what begins
   * @throws UnsupportedNetworkException if the engine does not know one of its layers
   */
  public Result run(
      Set<Way> ways,
      Supplier<MultiLayerNetwork> networks,
      InputShape input,
      int classes,
      Consumer<String> progress)
      throws UnsupportedNetworkException {
    SplitMix64 random = new SplitMix64(1);
    float[] rows = new float[batch * input.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextFloat();
    }
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % classes;
    }
    progress.accept("warming up");
    @Nullable Rounds own = null;
    float[] gradient = {};
    if (ways.contains(Way.PERIGEE)) {
      Contender contender = new Contender.Own(networks.get(), input);
      gradient = contender.gradient(rows, labels);
      own = new Rounds(contender, rows, labels);
      own.round(-1);
    }
    @Nullable Rounds stock = null;
    double distance = Double.NaN;
    if (ways.contains(Way.DL4J)) {
      Contender contender = new Contender.Stock(networks.get(), input, classes);
      if (own != null) {
        distance = distance(gradient, contender.gradient(rows, labels));
      }
      stock = new Rounds(contender, rows, labels);
      stock.round(-1);
    }
    for (int round = 0; round < rounds; round++) {
      progress.accept("round " + (round + 1) + " of " + rounds);
      if (own != null) {
        own.round(round);
      }
      if (stock != null) {
        stock.round(round);
      }
    }
    progress.accept("single samples");
    return new Result(
        stock == null ? null : stock.result(), own == null ? null : own.result(), distance);
  }

  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  /** One contender, measured round by round. */
  private final class Rounds {

    private final Contender contender;
    private final float[] rows;
    private final int[] labels;
    private final double[] train = new double[rounds];
    private final double[] predict = new double[rounds];
    private long allocated;
    private long heldAfterFirst;
    private long held;
    private long peak;

    Rounds(Contender contender, float[] rows, int[] labels) {
      this.contender = contender;
      this.rows = rows;
      this.labels = labels;
    }

    /** A round; -1 is the one that does not count. */
    void round(int round) {
      ResidentMemory.resetPeak();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long bytes = threads.getThreadAllocatedBytes(thread);
      double trainSeconds = seconds(() -> contender.train(rows, labels));
      allocated = (threads.getThreadAllocatedBytes(thread) - bytes) / steps;
      double predictSeconds = seconds(() -> contender.predict(rows));
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
        contender.predict(one);
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
