package space.perigee.onboard.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.sync.io.InputException;

/** Options for the network to measure, and for the measurement. */
public final class NetworkOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Built-in network from 'perigee onboard models', or a model file (default:"
              + " ${DEFAULT-VALUE}).")
  private String model = "cnn-300k";

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of native code (default: the number of cores, at most those of the" + " board).")
  private @Nullable Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per minibatch (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds to measure; the median is reported (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Minibatches per round (default: ${DEFAULT-VALUE}).")
  private int steps = 20;

  /**
   * Checks the options before any file is read.
   *
   * @throws InputException if there are fewer than 2 classes
   */
  public void check() {
    samples.classes();
  }

  /**
   * The network to measure.
   *
   * @throws IllegalArgumentException if there is no such network, or it does not take such samples
   */
  public SizedNetwork network() throws IOException {
    return SizedNetwork.of(NetworkSource.of(model), samples);
  }

  /**
   * The measurement.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public NetworkBench bench() {
    return new NetworkBench(batch, rounds, steps);
  }

  /** Limits native code to the requested number of threads, and returns it. */
  public int limitThreads(@Nullable Board board) {
    int cores = Runtime.getRuntime().availableProcessors();
    int used =
        Math.min(
            threads != null ? threads : board == null ? cores : board.processor().cores(), cores);
    NativeThreads.limit(used);
    return used;
  }
}
