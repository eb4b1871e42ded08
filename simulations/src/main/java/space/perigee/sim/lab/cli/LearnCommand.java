package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.lab.stream.ExperienceStream;
import space.perigee.sim.lab.stream.ValidationPart;
import space.perigee.sim.lab.trial.Scaling;
import space.perigee.sim.lab.trial.ScalingReport;
import space.perigee.sim.lab.trial.TrialFolder;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.StopHook;

/** {@code perigee onboard learn}: compares learning strategies offline. */
@Command(
    name = "learn",
    description =
        "Train learning strategies offline on a stream of tasks, and report what they"
            + " learned and what they forgot.")
public final class LearnCommand extends PerigeeCommand {

  @Mixin private final TrialData data = new TrialData();

  @Mixin private final TrialModel model = new TrialModel();

  @Mixin private final TrialOptions options = new TrialOptions();

  @Mixin private final StreamOptions streams = new StreamOptions();

  @Mixin private final ChoiceOptions choices = new ChoiceOptions();

  @Mixin private final LabelOptions labels = new LabelOptions();

  @Mixin private final TrialOutput output = new TrialOutput();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "replay",
      description =
          "Strategies to compare, or 'all' (default: ${DEFAULT-VALUE}); 'perigee"
              + " onboard strategies' lists them.")
  private List<String> strategies = List.of("replay");

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Repetitions, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code (default: all cores).")
  private @Nullable Integer threads;

  @Option(
      names = "--checkpoint",
      paramLabel = "FOLDER",
      description =
          "Save the state to this folder after each task. The same command then resumes"
              + " from it, with identical results.")
  private @Nullable Path checkpoint;

  @Override
  public Integer call() throws IOException {
    requireOne("--seeds", seeds);
    streams.check();
    requireOne("--threads", cores());
    List<TrialSettings> settings = labels.of(options.settings());
    choices.combinations(settings.get(0), options.replaysAsManyAsTheBatch());
    choices.requireNotGiven(spec().commandLine().getParseResult());
    NativeThreads.limit(cores());
    output.check();
    List<StrategyFactory> chosen = chosen(settings.size() > 1);
    TrialData.Loaded loaded = data.load();
    SizedNetwork prepared = model.prepare(loaded);
    options.requireLayerOf(prepared);
    ExperienceStream first = streams.of(loaded, 1);
    Scaling scaling = Scaling.of(loaded.scale(), first.tasks().get(0).train());
    ScalingReport.of(loaded.scale(), first).forEach(line -> err().println("perigee: " + line));
    try (TrialFolder folder =
        checkpoint == null
            ? null
            : TrialFolder.open(
                checkpoint, TrialIdentity.of(spec(), first, prepared.network(), cores()))) {
      TrialSeries series =
          new TrialSeries(seed -> streams.of(loaded, seed), prepared, scaling, seeds, folder);
      if (!choices.isGiven()) {
        return run(series, null, chosen, settings);
      }
      TrialSeries validation =
          new TrialSeries(
              seed -> validationPart(streams.of(loaded, seed), seed),
              prepared,
              scaling,
              seeds,
              folder);
      SettingsChoice choice =
          new SettingsChoice(choices, options.replaysAsManyAsTheBatch(), validation);
      return run(series, choice, chosen, settings);
    }
  }

  private ExperienceStream validationPart(ExperienceStream stream, long seed) {
    try {
      return ValidationPart.of(stream, choices.share(), seed);
    } catch (IllegalArgumentException e) {
      throw new InputException("--validate: " + e.getMessage(), e);
    }
  }

  private static void requireOne(String option, int value) {
    if (value < 1) {
      throw new InputException(option + " " + value + " must be 1 or more");
    }
  }

  private int cores() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private List<StrategyFactory> chosen(boolean fewLabels) {
    if (strategies.size() > 1 && strategies.contains("all")) {
      throw new InputException(
          "--strategy " + String.join(",", strategies) + ": 'all' must stand alone");
    }
    if (strategies.stream().distinct().count() != strategies.size()) {
      throw new InputException(
          "--strategy " + String.join(",", strategies) + ": must name each strategy once");
    }
    List<StrategyFactory> chosen;
    try {
      chosen =
          strategies.equals(List.of("all"))
              ? Strategies.all()
              : strategies.stream().map(Strategies::named).toList();
    } catch (IllegalArgumentException e) {
      throw new InputException("--strategy: " + e.getMessage(), e);
    }
    if (fewLabels && chosen.stream().anyMatch(StrategyFactory::isOffline)) {
      throw new InputException(
          "--label-share: strategies that learn offline cannot wait for labels; leave out "
              + chosen.stream()
                  .filter(StrategyFactory::isOffline)
                  .map(StrategyFactory::name)
                  .toList());
    }
    return chosen;
  }

  private int run(
      TrialSeries series,
      @Nullable SettingsChoice choice,
      List<StrategyFactory> chosen,
      List<TrialSettings> settings)
      throws IOException {
    PrintWriter out = out();
    List<TrialSummary> summaries = new ArrayList<>();
    boolean named = chosen.size() * settings.size() > 1;
    try (StopHook hook = StopHook.interrupting()) {
      hook.onStop(
          () -> {
            series.stop();
            if (choice != null) {
              choice.stop();
            }
          });
      try {
        for (StrategyFactory strategy : chosen) {
          for (TrialSettings one : settings) {
            TrialSummary summary = run(series, choice, strategy, one);
            summaries.add(summary);
            TrialOutput.print(summary, named, out);
          }
        }
      } catch (TrialSeries.StoppedException e) {
        err()
            .println(
                "perigee: interrupted; "
                    + (checkpoint == null
                        ? "without --checkpoint nothing is saved"
                        : "the same command resumes from " + checkpoint));
        return hook.exitCode();
      }
    }
    output.finish(summaries, out);
    return 0;
  }

  private TrialSummary run(
      TrialSeries series,
      @Nullable SettingsChoice choice,
      StrategyFactory strategy,
      TrialSettings given)
      throws IOException {
    String name = TrialSummary.name(strategy.name(), given);
    if (choice == null) {
      return series.run(strategy, given, name);
    }
    TrialSettings best = choice.choose(strategy, given, out());
    return series.run(strategy, best, name).withChosen(choice.text(best));
  }
}
