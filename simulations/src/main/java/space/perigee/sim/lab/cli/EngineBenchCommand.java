package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.cli.MeasurementTable;
import space.perigee.onboard.cli.NetworkOptions;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.sim.lab.engine.EngineComparison;
import space.perigee.sim.lab.engine.EngineComparison.Way;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim engine-bench}: compares Perigee's training engine with DL4J's own layers. */
@Command(
    name = "engine-bench",
    description =
        "Compare Perigee's training engine with DL4J's own layers: speed, memory and the distance"
            + " between their gradients. Both run the same network in turns.")
final class EngineBenchCommand extends PerigeeCommand {

  @Mixin private final NetworkOptions options = new NetworkOptions();

  @Option(
      names = "--only",
      paramLabel = "WAY",
      description = "Measure only one of ${COMPLETION-CANDIDATES}.")
  private @Nullable Way only;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    options.check();
    try {
      int threads = options.limitThreads(null);
      NetworkBench bench = options.bench();
      SizedNetwork network = options.network();
      Set<Way> ways = only == null ? EnumSet.allOf(Way.class) : EnumSet.of(only);
      EngineComparison.Result result =
          new EngineComparison(bench, network::network, network.input(), network.classes())
              .run(ways, this::progress);
      progress("");
      out()
          .println(
              json ? json(network, bench, threads, result) : text(network, bench, threads, result));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new InputException("engine-bench: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  private static String json(
      SizedNetwork network, NetworkBench bench, int threads, EngineComparison.Result result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", network.name());
    fields.put("parameters", network.network().numParams());
    fields.put("macsPerSample", ComputeCost.of(network.network(), network.input()).macsPerSample());
    fields.put("batch", bench.batch());
    fields.put("threads", threads);
    result
        .measured()
        .forEach((way, measured) -> fields.put(way == Way.DL4J ? "stock" : "engine", measured));
    if (!Double.isNaN(result.gradientDistance())) {
      fields.put("gradientDistance", result.gradientDistance());
    }
    return PrettyJson.of(fields);
  }

  private static String text(
      SizedNetwork network, NetworkBench bench, int threads, EngineComparison.Result result) {
    List<Measurement> columns = new ArrayList<>(result.measured().values());
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d parameters, minibatches of %d, %d thread%s%n%n%-38s",
                network.name(),
                network.network().numParams(),
                bench.batch(),
                threads,
                threads == 1 ? "" : "s",
                ""));
    for (Way way : result.measured().keySet()) {
      text.append(String.format(" %12s", way == Way.DL4J ? "DL4J" : "Perigee"));
    }
    text.append('\n').append(MeasurementTable.rows(columns));
    if (!Double.isNaN(result.gradientDistance())) {
      text.append(
          String.format(
              Locale.ROOT,
              "%ngradients differ by %.1e; DL4J's peak memory includes both networks",
              result.gradientDistance()));
    }
    return text.toString().stripTrailing();
  }
}
