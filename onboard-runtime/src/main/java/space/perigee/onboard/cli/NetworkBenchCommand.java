package space.perigee.onboard.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** A command that measures a network, and prints its report as text or JSON. */
public abstract class NetworkBenchCommand extends PerigeeCommand {

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Built-in network from 'perigee model show', or a model file (default:"
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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /**
   * What to measure.
   *
   * @param threads of native code
   * @param board whose quotas apply, or null
   */
  public record Setup(
      SizedNetwork network, NetworkBench bench, int threads, @Nullable Board board) {}

  /**
   * The result.
   *
   * @param fields a record that Jackson writes as JSON
   * @param succeeded whether the exit code is 0, not 1
   */
  public record Report(Object fields, String text, boolean succeeded) {}

  @Override
  public final Integer call() throws IOException {
    // Reject bad options before reading any file.
    samples.classes();
    @Nullable Board board = board();
    try {
      int used = limitThreads(board);
      NetworkBench bench = new NetworkBench(batch, rounds, steps);
      SizedNetwork network = SizedNetwork.of(NetworkSource.of(model), samples);
      Report report = measure(new Setup(network, bench, used, board));
      progress("");
      out().println(json ? PrettyJson.of(report.fields()) : report.text().stripTrailing());
      return report.succeeded() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new InputException(spec().name() + ": " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  /**
   * The board of the options, or null.
   *
   * @throws InputException if an option is not allowed
   */
  protected @Nullable Board board() {
    return null;
  }

  /**
   * Measures the network.
   *
   * @throws IllegalArgumentException if an option is out of range
   * @throws UnsupportedNetworkException if Perigee's engine does not support one of the layers
   */
  protected abstract Report measure(Setup setup) throws IOException, UnsupportedNetworkException;

  private int limitThreads(@Nullable Board board) {
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = threads != null ? threads : board == null ? cores : board.processor().cores();
    int used = Math.min(wanted, cores);
    NativeThreads.limit(used);
    return used;
  }
}
