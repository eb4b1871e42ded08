package space.perigee.onboard.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.bench.NetworkBench.Way;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard bench}: how fast does a network learn here, and what does it take? */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures training and prediction of a network on this machine, by DL4J's own layers and by"
          + " Perigee's engine, in turns.",
      "With --memory it trains with a replay memory instead and says what memory that takes, within"
          + " the quotas of --board if one is given; the exit code is 1 if it took more."
    })
final class BenchCommand implements Callable<Integer> {

  /** Reads {@code dl4j} for {@link Way#DL4J}. */
  static final class WayConverter implements ITypeConverter<Way> {
    @Override
    public Way convert(String text) {
      return Arrays.stream(Way.values())
          .filter(way -> way.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + text + "' must be dl4j or perigee"));
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = "cnn-300k",
      description =
          "A name of 'perigee onboard models', or a model file (default: ${DEFAULT-VALUE}).")
  private String model = "cnn-300k";

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Mixin private final ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--only",
      paramLabel = "WAY",
      converter = WayConverter.class,
      description = "Measure dl4j or perigee alone.")
  private @Nullable Way only;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code (default: the board's cores, or all of this machine).")
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
      description = "Rounds, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Minibatches of a round (default: ${DEFAULT-VALUE}).")
  private int steps = 20;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    // Refused before anything else is looked at.
    samples.classes();
    replay.requireMemory();
    @Nullable Board board = boardOption.board();
    int cores = Runtime.getRuntime().availableProcessors();
    int used =
        Math.min(
            threads != null ? threads : board == null ? cores : board.processor().cores(), cores);
    try {
      NativeThreads.limit(used);
      SizedNetwork subject = SizedNetwork.of(NetworkSource.of(model), samples);
      return replay.isAsked()
          ? withReplay(subject, board, used)
          : withoutReplay(subject, board, used);
    } catch (IllegalArgumentException e) {
      throw new InputException("bench: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  private int withoutReplay(SizedNetwork subject, @Nullable Board board, int used)
      throws UnsupportedNetworkException {
    Set<Way> ways = only == null ? EnumSet.allOf(Way.class) : EnumSet.of(only);
    NetworkBench.Result result =
        new NetworkBench(batch, rounds, steps)
            .run(ways, subject::network, subject.input(), subject.classes(), this::progress);
    progress("");
    BenchReport report = BenchReport.of(subject, board, batch, used, result);
    spec.commandLine().getOut().println(json ? report.json() : report.text());
    return 0;
  }

  private int withReplay(SizedNetwork subject, @Nullable Board board, int used)
      throws UnsupportedNetworkException, IOException {
    ReplayReport report = replay.run(subject, board, batch, rounds * steps, used, this::progress);
    progress("");
    spec.commandLine().getOut().println(json ? report.json() : report.text());
    return report.isWithinQuota() ? 0 : 1;
  }

  private void progress(String what) {
    if (Cli.isTerminal()) {
      spec.commandLine().getErr().print("\r\u001b[K" + what);
      spec.commandLine().getErr().flush();
    }
  }
}
