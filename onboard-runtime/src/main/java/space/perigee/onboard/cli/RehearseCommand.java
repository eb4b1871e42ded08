package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.task.Scores;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard rehearse}: shows what the satellite would learn on its own. */
@Command(
    name = "rehearse",
    description = {
      "Run the flight software in virtual time, without a link, as fast as this"
          + " machine allows.",
      "Shows what the satellite would learn on its own, and how much energy that" + " takes.",
      "Without DIR, --mission, --satellite, --spacecraft, --model and --data are required."
    },
    abbreviateSynopsis = true)
final class RehearseCommand extends PerigeeCommand {

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
    OptionValues.requireFile("--output", output);
    FlightConfiguration flight = options.apply(InputCopies.none()).explaining(this::flight);
    Learner learner = flight.learner();
    @Nullable LabeledData test =
        heldOut == null ? null : options.loadLabeled(heldOut, learner.model());
    @Nullable Scores before = test == null ? null : ModelEvaluation.of(learner, test);
    FlightStatus status = rehearse(flight);
    @Nullable Scores after = test == null ? null : ModelEvaluation.of(learner, test);
    if (output != null) {
      learner.model().write(output);
    }
    RehearsalReport report = new RehearsalReport(status, learner.task().metric(), before, after);
    PrintWriter out = out();
    out.println(json ? report.json() : report.text());
    out.flush();
    return 0;
  }

  private FlightConfiguration flight() throws IOException {
    if (options.repeats() && duration == null) {
      throw new InputException("--repeat needs --duration, or the rehearsal never ends");
    }
    return options.resolve(FlightOptions.Start.REHEARSAL);
  }

  private FlightStatus rehearse(FlightConfiguration flight) {
    SampleStream stream = flight.stream();
    OnboardRuntime runtime =
        new OnboardRuntime(
            flight.settings(),
            Equipment.standalone(flight.learner(), stream, flight.energy())
                .withGolden(flight.golden()));
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
    int all = flight.stream().size().orElse(0);
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
}
