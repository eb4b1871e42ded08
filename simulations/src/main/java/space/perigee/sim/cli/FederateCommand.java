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
import space.perigee.sim.report.ReportWriter;
import space.perigee.sim.report.ResultPage;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim federate}: measures the accuracy that compressed deltas cost. */
@Command(
    name = "federate",
    description = {
      "Predict how much accuracy compressed deltas cost.",
      "",
      "For each seed the command trains a model twice by federated averaging, in this process: once"
          + " with float32 weights on the link, and once with deltas of the given density or size."
          + " Both runs start from the same weights and use the same partition and batches. Updates"
          + " that a delta drops stay on board and are sent later. Byte counts include the deltas"
          + " only, without the overhead of MQTT and of the transfer.",
      ""
    })
public final class FederateCommand extends PerigeeCommand {

  public static final int MAX_SEEDS = 1000;

  /** A model has hardly learned if its accuracy is below this many times that of guessing. */
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
      description = "Write an HTML page with the accuracy after each round.")
  private @Nullable Path report;

  @Option(
      names = "--save-pairs",
      paramLabel = "DIR",
      description =
          "Write the weights before and after each delta of the first seed, as base_N.npz and"
              + " new_N.npz.")
  private @Nullable Path savePairs;

  @Option(
      names = "--pairs-from-round",
      paramLabel = "R",
      split = ",",
      description = "Rounds whose pairs to write (default: all).")
  private List<Integer> pairRounds = List.of();

  @Option(
      names = "--pairs-clients",
      paramLabel = "N",
      description = "Number of satellites whose pairs to write (default: ${DEFAULT-VALUE}).")
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
      List<ResultPage.Fact> facts =
          about.properties().stream()
              .map(field -> new ResultPage.Fact(words(field.getKey()), field.getValue().asText()))
              .toList();
      ReportWriter.write(report, output.page(facts));
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

  /** Warns about runs whose accuracies say nothing about compression. */
  private void warn(DataSource data, Comparison comparison) {
    if (comparison.undoneSteps() > 0) {
      err()
          .printf(
              "perigee: warning: %d training steps were undone because of values that were not"
                  + " finite; a smaller --learning-rate may help%n",
              comparison.undoneSteps());
    }
    double chance = 1.0 / data.classes().size();
    if (comparison.mean(pair -> pair.uncompressed().accuracy()) < HARDLY_LEARNED * chance) {
      err()
          .println(
              "perigee: warning: the model has hardly learned, so the difference is meaningless;"
                  + " try another --learning-rate, more --rounds or more --samples");
    }
  }

  /** Converts {@code learningRate} to {@code learning rate}. */
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
