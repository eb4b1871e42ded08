package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sim.cli.FederateCommand;
import space.perigee.sim.federate.Comparison;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.FederateSettings;
import space.perigee.sim.federate.LinkCoding;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;
import space.perigee.sim.federate.PairedRuns;
import space.perigee.sim.federate.Partition;
import space.perigee.sim.federate.Residual;
import space.perigee.sim.federate.RoundLine;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.delta.DeltaTarget;

/** {@code perigee sim federate-trials}: measures the accuracy that the delta codec costs. */
@Command(
    name = "federate-trials",
    hidden = true,
    description = {
      "Run the comparisons of 'sim federate' that evaluate the delta codec.",
      "Ten satellites learn the built-in Landsat data set: with all classes each, the same for more"
          + " rounds at a lower density, and with two classes each. Takes about ten minutes."
    })
public final class TrialsCommand extends PerigeeCommand {

  private static final int CLIENTS = 10;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Repetitions, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  private record Trial(Partition partition, int rounds, double density) {}

  private static final List<Trial> TRIALS =
      List.of(
          new Trial(Partition.IID, 20, 0.05),
          new Trial(Partition.IID, 60, 0.02),
          new Trial(Partition.SKEWED, 20, 0.08));

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--seeds", seeds, 1, FederateCommand.MAX_SEEDS);
    NativeThreads.limit(1);
    DataSource data = DataSource.statlog();
    PrintWriter out = out();
    out.println("partition rounds density  uncompressed  compressed  difference  s.e.   ratio");
    return interruptibly(
        () -> {
          for (Trial trial : TRIALS) {
            out.println(row(trial, run(trial, data)));
            out.flush();
          }
          return 0;
        },
        () -> "interrupted");
  }

  private Comparison run(Trial trial, DataSource data) throws InterruptedException {
    FederateSettings settings =
        new FederateSettings(
            ModelShape.parse("mlp:256,128"),
            CLIENTS,
            trial.rounds(),
            new LocalLearning(LocalLearning.Optimizer.SGD, 0.05, 32, 1),
            trial.partition(),
            Residual.ASIDE,
            data.trainingSize());
    PairedRuns runs =
        new PairedRuns(
            data,
            settings,
            () -> LinkCoding.deltas(new DeltaTarget.Density(trial.density())),
            () -> LinkCoding.deltas(new DeltaTarget.Lossless()),
            new RoundLine(err(), Cli.isTerminal(), seeds, trial.rounds()));
    List<Comparison.Pair> pairs = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      pairs.add(runs.of(seed, (client, round, base, next) -> {}));
    }
    return new Comparison(runs.parameters(), pairs);
  }

  private static String row(Trial trial, Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%-9s %6d %6.0f %%  %10.2f %%  %8.2f %%  %+10.2f  %4.2f  %5.1fx",
        trial.partition().name().toLowerCase(Locale.ROOT),
        trial.rounds(),
        100 * trial.density(),
        100 * comparison.mean(p -> p.uncompressed().accuracy()),
        100 * comparison.mean(p -> p.compressed().accuracy()),
        comparison.mean(Comparison.Pair::points),
        comparison.standardError(Comparison.Pair::points),
        comparison.ratio());
  }
}
