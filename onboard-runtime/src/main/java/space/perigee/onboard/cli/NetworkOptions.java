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

/** The network to measure, and how, as options. */
public final class NetworkOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = "cnn-300k",
      description =
          "A name of 'perigee onboard models', or a model file (default: ${DEFAULT-VALUE}).")
  private String model = "cnn-300k";

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code (default: all cores, or as many as the board has).")
  private @Nullable Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Samples of a minibatch (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds; the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Minibatches of a round (default: ${DEFAULT-VALUE}).")
  private int steps = 20;

  /**
   * @throws InputException if there is nothing to tell apart
   */
  public void check() {
    samples.classes();
  }

  /**
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

  /** Limits native code to the threads asked for, and returns their number. */
  public int limitThreads(@Nullable Board board) {
    int cores = Runtime.getRuntime().availableProcessors();
    int used =
        Math.min(
            threads != null ? threads : board == null ? cores : board.processor().cores(), cores);
    NativeThreads.limit(used);
    return used;
  }
}
