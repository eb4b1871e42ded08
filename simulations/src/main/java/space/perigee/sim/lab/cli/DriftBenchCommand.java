package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.hw.text.TextTable;
import space.perigee.onboard.drift.DriftDetector;
import space.perigee.sim.lab.drift.DriftBench;
import space.perigee.sim.lab.drift.DriftBench.Alarms;
import space.perigee.sim.lab.drift.DriftBench.Result;
import space.perigee.sim.lab.drift.ErrorStream;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.OutputFile;

/** {@code perigee sim drift-bench}: delays and false alarms of the drift detectors. */
@Command(
    name = "drift-bench",
    description = {
      "Run the drift detectors on synthetic streams of errors with one change each, abrupt or"
          + " gradual.",
      "Prints the mean delay from the start of the change, the alarms before it (false), and those"
          + " after the first one of the change (extra). simulations/scripts/compare-with-river.py"
          + " reads the file of --json and compares them with River's detectors."
    })
public final class DriftBenchCommand extends PerigeeCommand {

  private static final int MAX_STREAMS = 10_000;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description =
          "Number of streams of each kind, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int streams = 20;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the streams and the position of each alarm to this file as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    OptionValues.requireWithin("--streams", streams, 1, MAX_STREAMS);
    OptionValues.requireFile("--json", json);
    TextTable table =
        new TextTable(
            "detector", "change", ">detected", ">mean delay", ">false alarms", ">extra alarms");
    ArrayNode runs = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, Supplier<DriftDetector<Double>>> detector :
        DriftBench.detectors().entrySet()) {
      for (ErrorStream.Kind kind : ErrorStream.Kind.values()) {
        List<Alarms> alarms =
            DriftBench.run(detector.getValue(), DriftBench.streams(kind, streams));
        addRow(table, detector.getKey(), kind, Result.of(alarms));
        alarms.forEach(one -> runs.add(fields(detector.getKey(), one)));
      }
    }
    out().print(table.text());
    out().flush();
    if (json != null) {
      OutputFile.write(json, file(runs) + "\n");
    }
    return 0;
  }

  private static void addRow(
      TextTable table, String detector, ErrorStream.Kind kind, Result result) {
    table.row(
        detector,
        text(kind),
        result.detected() + " of " + result.streams(),
        result.delay().isPresent()
            ? String.format(Locale.ROOT, "%.0f", result.delay().getAsDouble())
            : "-",
        String.valueOf(result.falseAlarms()),
        String.valueOf(result.extraAlarms()));
  }

  private ObjectNode file(ArrayNode runs) {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("change", ErrorStream.CHANGE);
    ArrayNode all = file.putArray("streams");
    for (ErrorStream.Kind kind : ErrorStream.Kind.values()) {
      for (ErrorStream stream : DriftBench.streams(kind, streams)) {
        all.addObject()
            .put("kind", text(kind))
            .put("seed", stream.seed())
            .put(
                "errors",
                Arrays.stream(stream.errors())
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining()));
      }
    }
    file.set("alarms", runs);
    return file;
  }

  private static ObjectNode fields(String detector, Alarms alarms) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("detector", detector);
    fields.put("kind", text(alarms.stream().kind()));
    fields.put("seed", alarms.stream().seed());
    ArrayNode at = fields.putArray("at");
    alarms.at().forEach(at::add);
    return fields;
  }

  private static String text(ErrorStream.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
