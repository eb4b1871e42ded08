package space.perigee.sim.fly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.RepeatedFigure;

/**
 * Flights of one mission with several aggregation strategies, each with the same seeds. Flights of
 * one seed have the same data, start model and random choices on board, so the mean of their
 * differences says what the choice of the strategy does.
 *
 * @param seeds at least one, ascending
 * @param strategies the first is the one that the others are compared with
 */
public record StrategyComparison(List<Long> seeds, List<Flights> strategies) {

  /**
   * The flights with a strategy.
   *
   * @param strategy {@code NAME} or {@code NAME:SETTING=VALUE,...}
   * @param reports a flight for each seed
   */
  public record Flights(String strategy, List<MissionReport> reports) {

    public Flights {
      reports = List.copyOf(reports);
    }

    private RepeatedFigure figure(ToDoubleFunction<MissionReport> figure) {
      return RepeatedFigure.of(reports, figure);
    }

    private RepeatedFigure accuracy() {
      return figure(StrategyComparison::accuracy);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no strategy, or one has not a flight for each seed
   */
  public StrategyComparison {
    seeds = List.copyOf(seeds);
    strategies = List.copyOf(strategies);
    if (strategies.isEmpty()) {
      throw new IllegalArgumentException("a comparison must have a strategy");
    }
    for (Flights each : strategies) {
      if (each.reports().size() != seeds.size()) {
        throw new IllegalArgumentException(
            each.strategy() + " has " + each.reports().size() + " flights for " + seeds);
      }
    }
  }

  /** Accuracy of the last global model (percent). */
  private static double accuracy(MissionReport report) {
    return 100 * report.model().globalAccuracy();
  }

  /** Accuracy less that of the first strategy with the same seed (percentage points). */
  private RepeatedFigure points(Flights of) {
    List<MissionReport> first = strategies.get(0).reports();
    return new RepeatedFigure(
        IntStream.range(0, seeds.size())
            .mapToObj(i -> accuracy(of.reports().get(i)) - accuracy(first.get(i)))
            .toList());
  }

  /** Returns a row for each strategy. */
  public String table() {
    int width = strategies.stream().mapToInt(each -> each.strategy().length()).max().orElse(0);
    String format = "  %-" + Math.max(8, width) + "s %16s %14s %10s %10s %10s %11s %9s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            format,
            "strategy",
            "accuracy",
            "difference",
            "down",
            "up",
            "bytes",
            "deliveries",
            "versions"));
    for (Flights each : strategies) {
      text.append(
          String.format(
              Locale.ROOT,
              format,
              each.strategy(),
              withError("%.2f", each.accuracy()) + " %",
              each == strategies.get(0) ? "-" : withError("%+.2f", points(each)),
              bytes(each.figure(report -> report.down().total())),
              bytes(each.figure(report -> report.up().total())),
              bytes(each.figure(report -> report.link().total())),
              number("%.1f", each.figure(report -> report.link().deliveries()).mean()),
              number("%.1f", each.figure(MissionReport::versionsReleased).mean())));
    }
    text.append(
        String.format(
            "%nMeans over %d %s, with standard errors. Difference to %s with the same seed, in"
                + " percentage points.%nBytes at the link, of a flight.%n",
            seeds.size(), seeds.size() == 1 ? "seed" : "seeds", strategies.get(0).strategy()));
    return text.toString();
  }

  private static String withError(String format, RepeatedFigure figure) {
    double error = figure.standardError();
    return number(format, figure.mean())
        + (Double.isNaN(error) ? "" : " \u00b1 " + number("%.2f", error));
  }

  private static String bytes(RepeatedFigure figure) {
    return LiveTable.bytes(Math.round(figure.mean()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns the strategies for the JSON object in the last line of output. */
  public List<Map<String, Object>> machineReadable() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Flights each : strategies) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("strategy", each.strategy());
      put(json, "Accuracy", each.accuracy(), 100);
      if (each != strategies.get(0)) {
        put(json, "DifferencePoints", points(each), 1);
      }
      json.put("meanDownBytes", each.figure(report -> report.down().total()).mean());
      json.put("meanUpBytes", each.figure(report -> report.up().total()).mean());
      json.put("meanBytes", each.figure(report -> report.link().total()).mean());
      json.put("meanDeliveries", each.figure(report -> report.link().deliveries()).mean());
      json.put("meanVersions", each.figure(MissionReport::versionsReleased).mean());
      List<Map<String, Object>> flights = new ArrayList<>();
      for (int i = 0; i < seeds.size(); i++) {
        Map<String, Object> flight = new LinkedHashMap<>();
        flight.put("seed", seeds.get(i));
        flight.put("flight", OutcomeText.machineReadable(each.reports().get(i)));
        flights.add(flight);
      }
      json.put("seeds", flights);
      list.add(json);
    }
    return list;
  }

  private static void put(
      Map<String, Object> json, String name, RepeatedFigure figure, double unit) {
    json.put("mean" + name, figure.mean() / unit);
    if (Double.isFinite(figure.standardError())) {
      json.put("standardError" + name, figure.standardError() / unit);
    }
  }
}
