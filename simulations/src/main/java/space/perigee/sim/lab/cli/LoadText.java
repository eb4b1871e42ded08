package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import space.perigee.sim.lab.load.LoadFigures;
import space.perigee.sim.lab.load.LoadPlan;
import space.perigee.sim.lab.load.LoadSettings;
import space.perigee.sim.lab.load.LoadTally.Waits;
import space.perigee.sim.lab.load.ServerWatch;

/** The result of a load as text and as JSON. */
final class LoadText {

  private static final double MEDIAN = 0.5;
  private static final double P99 = 0.99;
  private static final double MIB = 1 << 20;

  private LoadText() {}

  /** True if every delta was accepted and nothing went wrong on the way. */
  static boolean isClean(LoadFigures figures) {
    return figures.unanswered() == 0
        && figures.counts().accepted() == figures.offered()
        && figures.counts().errors().isEmpty();
  }

  static String of(LoadFigures figures) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "accepted",
        "%.1f a second, %,d of %,d deltas of %.0f bytes",
        figures.acceptedPerSecond(),
        figures.counts().accepted(),
        figures.offered(),
        figures.deltaBytes());
    Waits all = figures.counts().all();
    line(
        text,
        "wait for the receipt",
        "%.3f s (median), %.3f s (99 %%), %.3f s (longest)",
        all.seconds(MEDIAN),
        all.seconds(P99),
        all.seconds(1));
    Waits cold = figures.counts().cold();
    if (cold.count() > 0) {
      line(
          text,
          "first in a contact",
          "%.3f s (median), %.3f s (99 %%), of %,d",
          cold.seconds(MEDIAN),
          cold.seconds(P99),
          cold.count());
    }
    line(text, "versions received", "%,d", figures.counts().models());
    ServerWatch.Cost cost = figures.cost();
    line(text, "server's CPU", "%s ms a delta", number(figures.cpuMsPerDelta()));
    if (figures.generatorCpuNanos() > 0) {
      line(text, "satellites' CPU", "%s ms a delta", number(figures.generatorCpuMsPerDelta()));
    }
    line(text, "server's heap", "%s at most", mebi(cost.heapPeakBytes()));
    line(text, "server's memory", "%s resident at most", mebi(cost.residentPeakBytes()));
    line(
        text,
        "written to the disk",
        "%s times the deltas' bytes",
        number(figures.writtenPerDeltaByte()));
    line(
        text,
        "database",
        "%s at the begin, %s at the end",
        mebi(cost.database().begin()),
        mebi(cost.database().end()));
    line(
        text,
        "cryptography a delta",
        "%s",
        figures.cryptoPerDelta().isEmpty()
            ? "not counted"
            : figures.cryptoPerDelta().entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", ")));
    figures
        .counts()
        .errors()
        .forEach((name, count) -> line(text, "error", "%,d times %s", count, name));
    if (figures.unanswered() > 0) {
      line(text, "error", "%,d deltas without a receipt", figures.unanswered());
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-22s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  private static String number(double value) {
    return !Double.isFinite(value) ? "unknown" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String mebi(long bytes) {
    return bytes < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }

  static String json(LoadSettings settings, LoadPlan.Demand demand, LoadFigures figures) {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("satellites", settings.satellites());
    root.put("connected", demand.connected());
    root.put("rate", demand.rate());
    root.put("rotation", demand.rotation());
    root.put("seconds", demand.duration().toMillis() / 1e3);
    root.put("parameters", figures.parameters());
    root.put("seed", settings.seed());
    root.put("offered", figures.offered());
    root.put("accepted", figures.counts().accepted());
    root.put("rejected", figures.counts().rejected());
    root.put("unanswered", figures.unanswered());
    root.put("acceptedPerSecond", figures.acceptedPerSecond());
    Waits all = figures.counts().all();
    put(root, "p50Seconds", all.seconds(MEDIAN));
    put(root, "p99Seconds", all.seconds(P99));
    put(root, "maxSeconds", all.seconds(1));
    Waits cold = figures.counts().cold();
    root.put("cold", cold.count());
    put(root, "coldP50Seconds", cold.seconds(MEDIAN));
    put(root, "coldP99Seconds", cold.seconds(P99));
    root.put("versionsReceived", figures.counts().models());
    put(root, "cpuMsPerDelta", figures.cpuMsPerDelta());
    put(root, "generatorCpuMsPerDelta", figures.generatorCpuMsPerDelta());
    ServerWatch.Cost cost = figures.cost();
    put(root, "heapPeakBytes", cost.heapPeakBytes());
    put(root, "residentPeakBytes", cost.residentPeakBytes());
    put(root, "deltaBytes", figures.deltaBytes());
    put(root, "writtenBytes", cost.writtenBytes());
    put(root, "writtenPerDeltaByte", figures.writtenPerDeltaByte());
    put(root.putObject("databaseBytes"), cost.database());
    put(root.putObject("stateBytes"), cost.state());
    ObjectNode crypto = root.putObject("cryptoPerDelta");
    figures.cryptoPerDelta().forEach((name, value) -> put(crypto, name, value));
    ObjectNode errors = root.putObject("errors");
    for (Map.Entry<String, Integer> error : figures.counts().errors().entrySet()) {
      errors.put(error.getKey(), error.getValue());
    }
    return root.toPrettyString();
  }

  private static void put(ObjectNode node, ServerWatch.Sizes sizes) {
    put(node, "begin", sizes.begin());
    put(node, "end", sizes.end());
  }

  private static void put(ObjectNode node, String name, double value) {
    if (!Double.isFinite(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, long value) {
    if (value < 0) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
