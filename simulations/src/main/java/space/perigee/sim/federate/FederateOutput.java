package space.perigee.sim.federate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.sim.report.CurveReport;

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
   * Returns the contents of an HTML page.
   *
   * @param facts names and values of the settings
   */
  public CurveReport report(List<CurveReport.Fact> facts) {
    List<List<String>> rows = new ArrayList<>();
    comparison.pairs().forEach(p -> rows.add(withoutBytes(cells("seed " + p.seed(), only(p)))));
    rows.add(withoutBytes(cells("mean", comparison)));
    return new CurveReport(
        "Accuracy cost of a compressed link",
        facts,
        "Mean over "
            + comparison.pairs().size()
            + (comparison.pairs().size() == 1 ? " seed" : " seeds")
            + "; both runs of a seed have the same initial weights, partition and batches.",
        List.of(
            new CurveReport.Curve("float32", comparison.curve(Comparison.Pair::uncompressed)),
            new CurveReport.Curve("deltas", comparison.curve(Comparison.Pair::compressed))),
        List.of("Run", "Uncompressed", "Compressed", "Difference (points)", "Ratio"),
        rows);
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
