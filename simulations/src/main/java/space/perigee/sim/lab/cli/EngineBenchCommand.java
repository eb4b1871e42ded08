package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.cli.BenchedNetwork;
import space.perigee.onboard.cli.MeasurementTable;
import space.perigee.onboard.cli.NetworkBenchCommand;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.sim.lab.engine.EngineComparison;
import space.perigee.sim.lab.engine.EngineComparison.Way;

/** {@code perigee sim engine-bench}: compares Perigee's training engine with DL4J's own layers. */
@Command(
    name = "engine-bench",
    description =
        "Compare Perigee's training engine with DL4J's own layers: speed, memory and the distance"
            + " between their gradients. Both run the same network in turns.")
final class EngineBenchCommand extends NetworkBenchCommand {

  @Option(
      names = "--only",
      paramLabel = "WAY",
      description = "Measure only one of ${COMPLETION-CANDIDATES}.")
  private @Nullable Way only;

  private record Fields(
      @JsonUnwrapped BenchedNetwork network,
      long macsPerSample,
      @JsonUnwrapped EngineComparison.Result result) {}

  @Override
  protected Report measure(Setup setup) throws UnsupportedNetworkException {
    SizedNetwork sized = setup.network();
    Set<Way> ways = only == null ? EnumSet.allOf(Way.class) : EnumSet.of(only);
    EngineComparison.Result result =
        new EngineComparison(setup.bench(), sized::network, sized.input(), sized.classes())
            .run(ways, this::progress);
    BenchedNetwork network = BenchedNetwork.of(setup);
    long macs = ComputeCost.of(sized.network(), sized.input()).macsPerSample();
    return new Report(new Fields(network, macs, result), text(network, result), true);
  }

  private static String text(BenchedNetwork network, EngineComparison.Result result) {
    Map<String, Measurement> columns = new LinkedHashMap<>();
    if (result.stock() != null) {
      columns.put("DL4J", result.stock());
    }
    if (result.engine() != null) {
      columns.put("Perigee", result.engine());
    }
    String table = network.heading("", "") + MeasurementTable.of(columns);
    return result.gradientDistance() == null
        ? table
        : String.format(
            Locale.ROOT,
            "%s%ngradients differ by %.1e; DL4J's peak memory includes both networks",
            table,
            result.gradientDistance());
  }
}
