package space.perigee.sim.federate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import space.perigee.sim.report.DataTable;
import space.perigee.sim.report.Plot;
import space.perigee.sim.report.ResultPage;

/** Formats a comparison as a table, as JSON and as an HTML page. */
public record FederateOutput(Comparison comparison) {

  /** Returns a row for each seed, mean and standard error, and the bytes in both directions. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        row("seed", "uncompressed", "compressed", "difference", "float32", "deltas", "ratio"));
    for (Comparison.Pair pair : comparison.pairs()) {
      text.append(row(cells(String.valueOf(pair.seed()), only(pair))));
    }
    text.append(row(cells("mean", comparison)));
    if (comparison.pairs().size() > 1) {
      text.append(
          row(
              "s.e.",
              number("%.2f  ", 100 * comparison.standardError(p -> p.uncompressed().accuracy())),
              number("%.2f  ", 100 * comparison.standardError(p -> p.compressed().accuracy())),
              number("%.2f", comparison.standardError(Comparison.Pair::points)),
              "",
              "",
              ""));
    }
    long up = comparison.sum(p -> p.compressed().bytesUp());
    long upRaw = comparison.sum(p -> p.uncompressed().bytesUp());
    text.append(
        String.format(
            Locale.ROOT,
            "%nDifference in percentage points; bytes from the satellites to the ground. From the"
                + " ground to the%nsatellites: %s of float32, %s of deltas, %sx.%n",
            megabytes((double) upRaw / comparison.pairs().size()),
            megabytes((double) up / comparison.pairs().size()),
            factor((double) upRaw / up)));
    return text.toString();
  }

  private Comparison only(Comparison.Pair pair) {
    return new Comparison(comparison.parameters(), List.of(pair));
  }

  private static String[] cells(String name, Comparison of) {
    return new String[] {
      name,
      percent(of.mean(p -> p.uncompressed().accuracy())),
      percent(of.mean(p -> p.compressed().accuracy())),
      points(of.mean(Comparison.Pair::points)),
      megabytes(of.mean(p -> p.uncompressed().bytesDown())),
      megabytes(of.mean(p -> p.compressed().bytesDown())),
      factor(of.ratio())
    };
  }

  /** Adds the results to an object that contains the settings. */
  public void addTo(ObjectNode json) {
    json.put("parameters", comparison.parameters());
    ArrayNode seeds = json.putArray("seeds");
    for (Comparison.Pair pair : comparison.pairs()) {
      ObjectNode seed = seeds.addObject();
      seed.put("seed", pair.seed());
      seed.put("differencePoints", pair.points()).put("ratio", pair.ratio());
      add(seed.putObject("uncompressed"), pair.uncompressed());
      add(seed.putObject("compressed"), pair.compressed());
    }
    json.put("meanAccuracyUncompressed", comparison.mean(p -> p.uncompressed().accuracy()));
    json.put("meanAccuracyCompressed", comparison.mean(p -> p.compressed().accuracy()));
    json.put("meanDifferencePoints", comparison.mean(Comparison.Pair::points));
    if (comparison.pairs().size() > 1) {
      json.put("standardErrorPoints", comparison.standardError(Comparison.Pair::points));
    }
    json.put("ratio", comparison.ratio());
  }

  private static void add(ObjectNode json, FederatedResult run) {
    json.put("accuracy", run.accuracy());
    json.put("bytesDown", run.bytesDown()).put("bytesUp", run.bytesUp());
    json.put("undoneSteps", run.undoneSteps());
    ArrayNode rounds = json.putArray("accuracyByRound");
    run.accuracies().forEach(accuracy -> rounds.add(accuracy.doubleValue()));
  }

  /**
   * Returns a page of the results.
   *
   * @param facts names and values of the settings
   */
  public ResultPage page(List<ResultPage.Fact> facts) {
    int seeds = comparison.pairs().size();
    List<List<String>> rows = new ArrayList<>();
    comparison.pairs().forEach(p -> rows.add(withoutBytes(cells("seed " + p.seed(), only(p)))));
    rows.add(withoutBytes(cells("mean", comparison)));
    Plot plot =
        new Plot(
            "Accuracy after each of " + comparison.rounds() + " rounds, float32 and deltas",
            Plot.Axis.of(Plot.Kind.COUNT, "round"),
            Plot.Axis.of(Plot.Kind.PERCENT, ""),
            List.of(
                curve("float32", 0, Comparison.Pair::uncompressed),
                curve("deltas", 1, Comparison.Pair::compressed)));
    String reading =
        (seeds == 1 ? "One seed" : "Mean over " + seeds + " seeds, with its standard error")
            + "; both runs of a seed have the same initial weights, partition and batches.";
    DataTable table =
        DataTable.of(
            "runs",
            List.of("Run", "#Uncompressed", "#Compressed", "#Difference (points)", "#Ratio"),
            rows);
    return new ResultPage(
        "Perigee, simulated",
        "Accuracy cost of a compressed link",
        facts,
        List.of(),
        List.of(new ResultPage.Section("Accuracy after each round", "", plot, reading, table)),
        List.of());
  }

  private Plot.Series curve(String name, int color, Function<Comparison.Pair, FederatedResult> of) {
    List<Plot.Point> points = new ArrayList<>();
    for (int i = 0; i < comparison.rounds(); i++) {
      int round = i;
      ToDoubleFunction<Comparison.Pair> accuracy = p -> of.apply(p).accuracies().get(round);
      double mean = comparison.mean(accuracy);
      String note = name + ", round " + (round + 1) + ": " + percent(mean);
      Plot.Point point = Plot.Point.of(round + 1.0, mean, note);
      points.add(
          comparison.pairs().size() == 1
              ? point
              : point.withBand(comparison.standardError(accuracy)));
    }
    return new Plot.Series(name, Plot.Shape.LINE, color, points);
  }

  private static List<String> withoutBytes(String... cells) {
    return List.of(cells[0], cells[1], cells[2], cells[3], cells[6]);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%6s %14s %12s %11s %10s %10s %7s%n", (Object[]) cells);
  }

  static String percent(double fraction) {
    return number("%.2f %%", 100 * fraction);
  }

  private static String points(double points) {
    return number("%+.2f", points);
  }

  private static String factor(double factor) {
    return number("%.1f", factor);
  }

  static String megabytes(long bytes) {
    return megabytes((double) bytes);
  }

  private static String megabytes(double bytes) {
    return bytes < 1e6 ? number("%.1f kB", bytes / 1e3) : number("%.2f MB", bytes / 1e6);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
