package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import space.perigee.onboard.bench.ResidentMemory;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.evaluation.MatrixText;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.stream.Ageing;
import space.perigee.onboard.stream.ClassIncremental;
import space.perigee.onboard.stream.DataDrift;
import space.perigee.onboard.stream.DomainIncremental;
import space.perigee.onboard.stream.RealOrder;
import space.perigee.onboard.stream.Scenario;
import space.perigee.onboard.stream.TaskStream;
import space.perigee.onboard.trial.Scaling;
import space.perigee.onboard.trial.Trial;
import space.perigee.onboard.trial.TrialResult;
import space.perigee.onboard.trial.TrialSettings;
import space.perigee.onboard.trial.TrialSummary;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.InputException;
import space.perigee.sync.cli.WholeFile;

/** {@code perigee onboard learn}: which strategy remembers? */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description =
        "Shows data to learning strategies as a stream of tasks, offline, and says what they learned"
            + " and what they forgot.")
final class LearnCommand implements Callable<Integer> {

  /** Orders in which data can come. */
  enum Order {
    CLASS_INCREMENTAL,
    DOMAIN_INCREMENTAL,
    DATA_DRIFT,
    REAL_ORDER;

    /** Reads {@code class-incremental} for {@link #CLASS_INCREMENTAL}. */
    static final class Converter implements ITypeConverter<Order> {
      @Override
      public Order convert(String text) {
        for (Order order : values()) {
          if (order.text().equals(text)) {
            return order;
          }
        }
        throw new TypeConversionException(
            "'" + text + "' must be one of " + Arrays.stream(values()).map(Order::text).toList());
      }
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Ageing AGEING = new Ageing(0.3, 0.1, 0.1);

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Mixin private final TrialData data = new TrialData();

  @Mixin private final TrialModel model = new TrialModel();

  @Mixin private final TrialOptions options = new TrialOptions();

  @Option(
      names = "--stream",
      converter = Order.Converter.class,
      paramLabel = "ORDER",
      defaultValue = "class-incremental",
      description =
          "class-incremental, domain-incremental (by the numbers in the names of files), data-drift"
              + " or real-order (default: ${DEFAULT-VALUE}).")
  private Order order = Order.CLASS_INCREMENTAL;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "5",
      description = "Tasks (default: ${DEFAULT-VALUE}).")
  private int tasks = 5;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "replay",
      description =
          "One or more names, or 'all' (default: ${DEFAULT-VALUE}). 'perigee onboard strategies'"
              + " lists them.")
  private List<String> strategies = List.of("replay");

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Repetitions, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code (default: all cores).")
  private @Nullable Integer threads;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    requireOne("--seeds", seeds);
    requireOne("--tasks", tasks);
    requireOne("--threads", cores());
    TrialSettings settings = options.settings();
    model.check();
    NativeThreads.limit(cores());
    requireWritable("--json", json);
    requireWritable("--html", html);
    List<StrategyFactory> chosen = chosen();
    TrialData.Loaded loaded = data.load();
    TrialModel.Prepared prepared = model.prepare(loaded);
    TaskStream first = stream(loaded, 1);
    Scaling scaling = Scaling.of(loaded.scale(), first.tasks().get(0).train());
    List<TrialSummary> summaries = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    for (StrategyFactory strategy : chosen) {
      TrialSummary summary = run(strategy, loaded, prepared, scaling, settings);
      summaries.add(summary);
      print(summary, chosen.size() > 1, out);
    }
    if (chosen.size() > 1) {
      out.print(TrialTable.of(summaries));
    }
    out.flush();
    if (json != null) {
      TrialJson.write(json, summaries);
    }
    if (html != null) {
      byte[] page = TrialPage.of(summaries).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(html, file -> file.write(page));
    }
    return 0;
  }

  private static void requireOne(String option, int value) {
    if (value < 1) {
      throw new InputException(option + " " + value + " must be 1 or more");
    }
  }

  private int cores() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Before anything is learned, since that can take hours. */
  private static void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new InputException(option + " " + file + " is a folder, must be a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new InputException(option + " " + file + ": there is no folder " + folder);
    }
  }

  private List<StrategyFactory> chosen() {
    if (strategies.equals(List.of("all"))) {
      return Strategies.all();
    }
    try {
      return strategies.stream().map(Strategies::named).toList();
    } catch (IllegalArgumentException e) {
      throw new InputException("--strategy: " + e.getMessage(), e);
    }
  }

  private TaskStream stream(TrialData.Loaded loaded, long seed) {
    try {
      Scenario scenario =
          switch (order) {
            case CLASS_INCREMENTAL -> ClassIncremental.inOrder(tasks, seed);
            case DOMAIN_INCREMENTAL -> DomainIncremental.byFileNumber(loaded.split(), tasks, seed);
            case DATA_DRIFT -> new DataDrift(tasks, AGEING, seed);
            case REAL_ORDER -> new RealOrder(tasks);
          };
      return scenario.of(loaded.split());
    } catch (IllegalArgumentException e) {
      throw new InputException("--stream, --tasks: " + e.getMessage(), e);
    }
  }

  private TrialSummary run(
      StrategyFactory strategy,
      TrialData.Loaded loaded,
      TrialModel.Prepared prepared,
      Scaling scaling,
      TrialSettings settings)
      throws IOException {
    List<TrialResult> results = new ArrayList<>();
    long samples = seeds * Trial.samplesOf(stream(loaded, 1), settings, strategy.isOffline());
    ResidentMemory.resetPeak();
    try (ProgressBar bar = progress(strategy.name(), samples)) {
      for (int seed = 1; seed <= seeds; seed++) {
        Trial trial =
            new Trial(
                stream(loaded, seed),
                prepared.shape(),
                scaling,
                settings,
                System::nanoTime,
                shown -> {
                  if (bar != null) {
                    bar.stepBy(shown);
                  }
                });
        results.add(trial.run(strategy, prepared.network(seed), seed));
      }
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: no strategy can train it: " + e.getMessage(), e);
    }
    return new TrialSummary(strategy.name(), results, ResidentMemory.peakBytes());
  }

  private @Nullable ProgressBar progress(String name, long samples) {
    if (!Cli.isTerminal()) {
      return null;
    }
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(samples)
        .setUnit(" samples", 1)
        .build();
  }

  private static void print(TrialSummary summary, boolean several, PrintWriter out) {
    if (several) {
      out.println(summary.strategy());
    }
    out.print(MatrixText.of(summary.results().get(summary.results().size() - 1).accuracy()));
    out.printf(
        Locale.ROOT,
        "average accuracy %s %%, forgetting %s, balanced accuracy %s %%, %.1f s, kept %.1f kB%n%n",
        summary.averageAccuracy().percent(1),
        summary.forgetting().percent(1),
        summary.balancedAccuracy().percent(1),
        summary.seconds().mean(),
        summary.keptBytes() / 1000.0);
    out.flush();
  }
}
