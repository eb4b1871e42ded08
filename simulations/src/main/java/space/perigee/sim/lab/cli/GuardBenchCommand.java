package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.plan.GuardRules;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.ModelShape;
import space.perigee.sim.lab.guard.GuardTrial;
import space.perigee.sim.lab.guard.StreamCase;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim guard-bench}: measures what protects the model from its own stream. */
@Command(
    name = "guard-bench",
    description = {
      "Fly over streams that go wrong, drift or bring a new class, with the guard and without.",
      "Prints the accuracy on test samples at the start, the best on the way and at the end, how"
          + " often training was frozen, and the CPU time for judging as a share of that for"
          + " training."
    })
final class GuardBenchCommand extends PerigeeCommand {

  private static final int LEAST_SAMPLES = 1000;

  /** Flights that are not measured, while the JVM compiles. */
  private static final int WARM_UP = 3;

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR",
      description = "Data set (default: the built-in Landsat pixels).")
  private @Nullable Path data;

  @Option(
      names = "--model",
      paramLabel = "SHAPE",
      description = "mlp:N,N,... or cnn:N,N,... (default: ${DEFAULT-VALUE}).")
  private String model = "mlp:64,32";

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "NAME",
      description = "Streams to fly over, such as gain-ramp (default: all).")
  private List<String> names = List.of();

  @Mixin private final SeedOptions seeds = new SeedOptions();

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      description = "Share of the stream before a fault (default: ${DEFAULT-VALUE}).")
  private double from = 0.3;

  @Option(
      names = "--to",
      paramLabel = "SHARE",
      description = "Share of the stream at which a fault ends (default: ${DEFAULT-VALUE}).")
  private double to = 1;

  @Override
  public Integer call() throws IOException {
    seeds.check();
    OptionValues.requireWithin("--from", from, 0, 1);
    OptionValues.requireWithin("--to", to, from, 1);
    NativeThreads.limit(1);
    List<StreamCase> cases =
        NamedValues.of("--case", names, List.of(StreamCase.values()), StreamCase::id);
    DataSource source = source();
    GuardTrial warmUp = new GuardTrial(source, ModelShape.parse(model), GuardRules.DEFAULT, 0);
    for (int i = 0; i < WARM_UP; i++) {
      progress("warming up");
      warmUp.fly(StreamCase.CLEAN, from, to);
    }
    progress("");
    PrintWriter out = out();
    out.printf(
        Locale.ROOT,
        "%s, %s, %s, faults from %.0f %% to %.0f %% of the stream%n",
        source.name(),
        model,
        seeds.text(),
        100 * from,
        100 * to);
    out.println(
        "stream                              guard  start   best    end  lost  worst  freezes"
            + "  suspect  judging");
    for (StreamCase stream : cases) {
      row(out, stream, "off", runs(source, stream, GuardRules.DEFAULT.withActive(false)));
      row(out, stream, "on", runs(source, stream, GuardRules.DEFAULT));
    }
    return 0;
  }

  private DataSource source() throws IOException {
    if (data == null) {
      return DataSource.statlog();
    }
    DataSource read = DataSource.read(data);
    if (read.training().size() < LEAST_SAMPLES) {
      throw new InputException(
          "--data %s: %d samples, must be %d or more"
              .formatted(data, read.training().size(), LEAST_SAMPLES));
    }
    return read.test().isEmpty() ? GuardTrial.withTest(read) : read;
  }

  private List<GuardTrial.Result> runs(DataSource source, StreamCase stream, GuardRules rules) {
    return seeds.each(
        seed -> new GuardTrial(source, ModelShape.parse(model), rules, seed).fly(stream, from, to));
  }

  private static void row(
      PrintWriter out, StreamCase stream, String guard, List<GuardTrial.Result> results) {
    double lost = results.stream().mapToDouble(r -> r.best() - r.end()).max().orElse(0);
    out.printf(
        Locale.ROOT,
        "%-35s %-5s %6.1f %6.1f %6.1f %5.1f %6.1f %8.1f %8.0f  %6.1f %%%n",
        stream.text(),
        guard,
        100 * mean(results, GuardTrial.Result::start),
        100 * mean(results, GuardTrial.Result::best),
        100 * mean(results, GuardTrial.Result::end),
        100 * mean(results, r -> r.best() - r.end()),
        100 * lost,
        mean(results, r -> of(r, LearningStatus.GuardStatus::freezes)),
        mean(results, r -> of(r, LearningStatus.GuardStatus::samplesSuspect)),
        100 * mean(results, r -> of(r, g -> g.cpuShare() == null ? 0 : g.cpuShare())));
    out.flush();
  }

  private static double of(
      GuardTrial.Result result, ToDoubleFunction<LearningStatus.GuardStatus> figure) {
    LearningStatus.GuardStatus guard = result.guard();
    return guard == null ? 0 : figure.applyAsDouble(guard);
  }

  private static double mean(
      List<GuardTrial.Result> results, ToDoubleFunction<GuardTrial.Result> figure) {
    return results.stream().mapToDouble(figure).average().orElse(0);
  }
}
