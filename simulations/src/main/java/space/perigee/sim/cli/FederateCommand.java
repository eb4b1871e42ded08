package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sim.federate.Comparison;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.FederateOutput;
import space.perigee.sim.federate.FederateSettings;
import space.perigee.sim.federate.PairFolder;
import space.perigee.sim.federate.PairedRuns;
import space.perigee.sim.federate.RoundLine;
import space.perigee.sim.report.CurveReport;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim federate}. */
@Command(
    name = "federate",
    description = {
      "See before launch what compressed deltas cost in accuracy.",
      "",
      "Trains a model by federated averaging twice for each seed, in this process: with float32 on"
          + " the link, and with deltas of the density or size given. Both runs have the same first"
          + " weights, the same partition and the same batches; what a delta drops stays on board and"
          + " is sent later. Bytes are those of the deltas, without MQTT and transfer.",
      ""
    })
public final class FederateCommand extends PerigeeCommand {

  public static final int MAX_SEEDS = 1000;

  /** Times the accuracy of guessing. */
  private static final double HARDLY_LEARNED = 1.5;

  @Mixin private final FederateTrainingOptions training = new FederateTrainingOptions();

  @Mixin private final FederateLinkOptions link = new FederateLinkOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Repetitions, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Native threads; 1 is fastest for small models (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page with the accuracy after each round.")
  private @Nullable Path report;

  @Option(
      names = "--save-pairs",
      paramLabel = "DIR",
      description =
          "Write what the deltas of the first seed are made of, as base_N.npz and new_N.npz.")
  private @Nullable Path savePairs;

  @Option(
      names = "--pairs-from-round",
      paramLabel = "R",
      split = ",",
      description = "Rounds whose pairs are written (default: all).")
  private List<Integer> pairRounds = List.of();

  @Option(
      names = "--pairs-clients",
      paramLabel = "N",
      description = "Satellites whose pairs are written (default: ${DEFAULT-VALUE}).")
  private int pairClients = 1;

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--seeds", seeds, 1, MAX_SEEDS);
    OptionValues.requireWithin("--threads", threads, 1, Runtime.getRuntime().availableProcessors());
    link.check();
    OptionValues.requireFile("--report", report);
    DataSource data = training.data();
    FederateSettings settings = training.settings(data);
    checkPairs(settings);
    NativeThreads.limit(threads);
    return interruptibly(
        () -> {
          show(data, settings, compare(data, settings));
          return 0;
        },
        () -> "interrupted; nothing to report");
  }

  private Comparison compare(DataSource data, FederateSettings settings)
      throws IOException, InterruptedException {
    PairedRuns runs =
        new PairedRuns(
            data,
            settings,
            link::down,
            link::up,
            new RoundLine(err(), Cli.isTerminal(), seeds, settings.rounds()));
    List<Comparison.Pair> pairs = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      if (savePairs != null && seed == 1) {
        PairFolder folder = pairFolder(savePairs, data, settings);
        pairs.add(runs.of(seed, folder));
        folder.finish();
      } else {
        pairs.add(runs.of(seed, (client, round, base, next) -> {}));
      }
    }
    return new Comparison(runs.parameters(), pairs);
  }

  private PairFolder pairFolder(Path folder, DataSource data, FederateSettings settings)
      throws IOException {
    ObjectNode about = settings.describe(data.name(), 1);
    link.describe(about);
    List<Integer> rounds =
        pairRounds.isEmpty()
            ? IntStream.rangeClosed(1, settings.rounds()).boxed().toList()
            : pairRounds;
    return PairFolder.create(folder, pairClients, rounds, about);
  }

  private void show(DataSource data, FederateSettings settings, Comparison comparison)
      throws IOException {
    FederateOutput output = new FederateOutput(comparison);
    ObjectNode about = settings.describe(data.name(), 1).put("rounds", settings.rounds());
    about.remove("seed");
    link.describe(about);
    if (report != null) {
      List<CurveReport.Fact> facts = new ArrayList<>();
      about
          .properties()
          .forEach(
              field ->
                  facts.add(
                      new CurveReport.Fact(words(field.getKey()), field.getValue().asText())));
      ReportWriter.write(report, output.report(facts));
    }
    PrintWriter out = out();
    if (json) {
      output.addTo(about);
      out.println(new JsonMapper().writeValueAsString(about));
    } else {
      out.printf(
          Locale.ROOT,
          "%s on %s, %,d parameters; %d satellites, %d rounds, %s, %s%n%n%s",
          settings.model(),
          data.name(),
          comparison.parameters(),
          settings.clients(),
          settings.rounds(),
          settings.partition().name().toLowerCase(Locale.ROOT),
          link,
          output.table());
    }
    out.flush();
    warn(data, comparison);
  }

  /** Two runs that have not learned tell nothing of compression. */
  private void warn(DataSource data, Comparison comparison) {
    if (comparison.undoneSteps() > 0) {
      err()
          .printf(
              "perigee: warning: %d steps of training were undone because something was not finite;"
                  + " a smaller --learning-rate may help%n",
              comparison.undoneSteps());
    }
    double chance = 1.0 / data.classes().size();
    if (comparison.mean(pair -> pair.uncompressed().accuracy()) < HARDLY_LEARNED * chance) {
      err()
          .println(
              "perigee: warning: the model has hardly learned, so the difference says nothing; try"
                  + " another --learning-rate, more --rounds or more --samples");
    }
  }

  /** {@code learningRate} as {@code learning rate}. */
  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private void checkPairs(FederateSettings settings) {
    OptionValues.requireWithin("--pairs-clients", pairClients, 1, settings.clients());
    for (int round : pairRounds) {
      OptionValues.requireWithin("--pairs-from-round", round, 1, settings.rounds());
    }
    if (savePairs == null && !pairRounds.isEmpty()) {
      throw new InputException("--pairs-from-round " + pairRounds + ": needs --save-pairs DIR");
    }
  }
}
