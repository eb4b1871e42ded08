package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.LearningStatus;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.task.Metric;
import space.perigee.onboard.task.Scores;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard rehearse}: what would the satellite learn alone? */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run the flight software in virtual time, without a link, as fast as this"
          + " machine allows.",
      "Shows what the satellite would learn on its own, and how much energy that" + " takes."
    })
final class RehearseCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Mixin private final FlightOptions options = new FlightOptions();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Mission time to rehearse (default: until the data ends).")
  private @Nullable Duration duration;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the resulting model to this file.")
  private @Nullable Path output;

  @Option(
      names = "--held-out",
      paramLabel = "FILE|DIR",
      description = "Score the model on this data before and after the rehearsal.")
  private @Nullable Path heldOut;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (options.repeats() && duration == null) {
      throw new InputException("--repeat needs --duration, or the rehearsal never ends");
    }
    FlightConfiguration flight = options.resolve();
    Learner learner = flight.learner();
    @Nullable LabeledData test = heldOut == null ? null : options.load(heldOut, learner.model());
    @Nullable Scores before = test == null ? null : new ModelEvaluation().of(learner, test);
    FlightStatus status = rehearse(flight);
    @Nullable Scores after = test == null ? null : new ModelEvaluation().of(learner, test);
    if (output != null) {
      learner.model().write(output);
    }
    print(status, learner.task().metric(), before, after);
    return 0;
  }

  private FlightStatus rehearse(FlightConfiguration flight) {
    SampleStream stream = flight.stream();
    OnboardRuntime runtime =
        new OnboardRuntime(
            flight.settings(), Equipment.ofRecluse(flight.learner(), stream, flight.energy()));
    Instant end = duration == null ? Instant.MAX : Instant.EPOCH.plus(duration);
    Instant now = Instant.EPOCH;
    Instant last = now;
    try (ProgressBar bar = progress(flight)) {
      while (now.isBefore(end) && !runtime.hasLearnedAll()) {
        last = now;
        Instant next = runtime.step(now);
        now = next.isAfter(now) ? next : now;
        if (bar != null) {
          bar.stepTo(stream.position());
        }
      }
    }
    return runtime.status(last);
  }

  private long samples(FlightConfiguration flight) {
    int all = flight.stream().size();
    if (duration == null) {
      return all;
    }
    long due = duration.dividedBy(flight.settings().rhythm().sampleInterval()) + 1;
    return options.repeats() ? due : Math.min(due, all);
  }

  private @Nullable ProgressBar progress(FlightConfiguration flight) {
    if (json || !Cli.isTerminal()) {
      return null;
    }
    return new ProgressBarBuilder()
        .setTaskName(flight.settings().satellite())
        .setInitialMax(samples(flight))
        .setUnit(" samples", 1)
        .build();
  }

  private void print(
      FlightStatus status, Metric metric, @Nullable Scores before, @Nullable Scores after) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = StatusJson.of(status);
      if (before != null && after != null) {
        fields.put("heldOutBefore", before.fields());
        fields.put("heldOutAfter", after.fields());
      }
      out.println(PrettyJson.of(fields));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %d samples seen, %d trained on in %d steps; %d steps denied, %d undone%n",
          status.satellite(),
          status.samplesSeen(),
          status.samplesTrained(),
          status.stepsTaken(),
          status.stepsDenied(),
          status.stepsUndone());
      out.printf(
          Locale.ROOT,
          "%s before training on each sample: %s, the last ones %s%n",
          metric.name(),
          text(metric, status.accuracy()),
          text(metric, status.windowAccuracy()));
      printLearning(out, status.learning());
      out.printf(Locale.ROOT, "energy for computing: %.1f J%n", status.energyJoules());
      if (before != null && after != null) {
        out.printf(
            Locale.ROOT,
            "on held-out data: %s before, %s after (balanced %s, %s)%n",
            metric.text(before.value()),
            metric.text(after.value()),
            metric.text(before.balanced()),
            metric.text(after.balanced()));
      }
    }
    out.flush();
  }

  private static String text(Metric metric, @Nullable Double value) {
    return metric.text(value == null ? Double.NaN : value);
  }

  private static void printLearning(PrintWriter out, LearningStatus learning) {
    out.printf(
        Locale.ROOT,
        "strategy %s: %d samples kept, %,d bytes; %d wait, %d gave way; %d labeled by the model%n",
        learning.strategy(),
        learning.kept(),
        learning.keptBytes(),
        learning.waiting(),
        learning.samplesGivenUp(),
        learning.pseudoLabels());
    learning
        .drifts()
        .forEach(
            (detector, seen) ->
                out.printf(
                    "drift by %s: %d, the last at %s%n", detector, seen.count(), seen.last()));
    LearningStatus.LastTraining last = learning.lastTraining();
    if (last != null) {
      out.printf("trainings: %d, the last at %s%n", learning.trainings(), last.at());
      out.printf("  %s%n", last.reason());
    }
    LearningStatus.HardExampleStatus hard = learning.hardExamples();
    if (hard != null) {
      out.printf(
          Locale.ROOT,
          "hard examples: %d candidates, %d chosen for a pass (%,d bytes), %d sent%n",
          hard.candidates(),
          hard.chosen(),
          hard.chosenBytes(),
          hard.sent());
    }
  }
}
