package space.perigee.sim.fly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.RepeatedFigure;

/**
 * Flights of one mission with several seeds, each perhaps next to the same flight with lossless
 * deltas. Pairs of one seed have the same data, start model and random choices on board, so the
 * mean of their differences says what lossy deltas cost.
 *
 * @param flights at least one, by ascending seed
 */
public record SeedComparison(List<Flight> flights) {

  /**
   * The flights of a seed.
   *
   * @param report the flight
   * @param lossless the same flight with lossless deltas; null if there is none
   */
  public record Flight(long seed, MissionReport report, @Nullable MissionReport lossless) {

    /** Accuracy of the last global model minus that of the lossless flight (percentage points). */
    double points() {
      return lossless == null
          ? Double.NaN
          : 100 * (report.model().globalAccuracy() - lossless.model().globalAccuracy());
    }

    double losslessRatio() {
      return lossless == null
          ? Double.NaN
          : (double) lossless.link().total() / report.link().total();
    }
  }

  public SeedComparison {
    flights = List.copyOf(flights);
    if (flights.isEmpty()) {
      throw new IllegalArgumentException("a comparison must have a flight");
    }
  }

  private boolean isPaired() {
    return flights.stream().allMatch(flight -> flight.lossless() != null);
  }

  double mean(ToDoubleFunction<Flight> of) {
    return RepeatedFigure.of(flights, of).mean();
  }

  /** Returns the standard error of the mean over the seeds; NaN for a single seed. */
  double standardError(ToDoubleFunction<Flight> of) {
    return RepeatedFigure.of(flights, of).standardError();
  }

  private static double accuracy(Flight flight) {
    return 100 * flight.report().model().globalAccuracy();
  }

  private static double float32Ratio(Flight flight) {
    return flight.report().float32Ratio().orElse(Double.NaN);
  }

  private double losslessAccuracy(Flight flight) {
    MissionReport lossless = flight.lossless();
    return lossless == null ? Double.NaN : 100 * lossless.model().globalAccuracy();
  }

  /** Returns a row for each seed, and the mean with its standard error. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        row(
            "seed",
            "accuracy",
            "lossless",
            "difference",
            "deliveries",
            "lossless",
            "bytes",
            "float32",
            "lossless"));
    for (Flight flight : flights) {
      MissionReport lossless = flight.lossless();
      text.append(
          row(
              String.valueOf(flight.seed()),
              number("%.2f %%", accuracy(flight)),
              number("%.2f %%", losslessAccuracy(flight)),
              number("%+.2f", flight.points()),
              String.valueOf(flight.report().link().deliveries()),
              lossless == null ? "-" : String.valueOf(lossless.link().deliveries()),
              LiveTable.bytes(flight.report().link().total()),
              number("%.1fx", float32Ratio(flight)),
              number("%.1fx", flight.losslessRatio())));
    }
    text.append(
        row(
            "mean",
            number("%.2f %%", mean(SeedComparison::accuracy)),
            number("%.2f %%", mean(this::losslessAccuracy)),
            number("%+.2f", mean(Flight::points)),
            number("%.1f", mean(f -> f.report().link().deliveries())),
            number("%.1f", mean(SeedComparison::losslessDeliveries)),
            LiveTable.bytes(Math.round(mean(f -> f.report().link().total()))),
            number("%.1fx", mean(SeedComparison::float32Ratio)),
            number("%.1fx", mean(Flight::losslessRatio))));
    if (flights.size() > 1) {
      text.append(
          row(
              "s.e.",
              number("%.2f  ", standardError(SeedComparison::accuracy)),
              number("%.2f  ", standardError(this::losslessAccuracy)),
              number("%.2f", standardError(Flight::points)),
              "",
              "",
              "",
              number("%.1f ", standardError(SeedComparison::float32Ratio)),
              number("%.1f ", standardError(Flight::losslessRatio))));
    }
    text.append(
        "\nDifference to the lossless flight of the same seed, in percentage points. Bytes at the"
            + " link, both directions;\nhow many times as many raw float32 parameters take for the"
            + " same deliveries, and the lossless flight.\n");
    return text.toString();
  }

  private static double losslessDeliveries(Flight flight) {
    MissionReport lossless = flight.lossless();
    return lossless == null ? Double.NaN : lossless.link().deliveries();
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%5s %10s %10s %11s %11s %9s %10s %8s %9s", (Object[]) cells)
            .stripTrailing()
        + "\n";
  }

  /** Returns the JSON object in the last line of output. */
  public Map<String, Object> machineReadable() {
    List<Map<String, Object>> seeds = new ArrayList<>();
    for (Flight flight : flights) {
      Map<String, Object> seed = new LinkedHashMap<>();
      seed.put("seed", flight.seed());
      seed.put("flight", OutcomeText.machineReadable(flight.report()));
      if (flight.lossless() != null) {
        seed.put("lossless", OutcomeText.machineReadable(flight.lossless()));
        seed.put("differencePoints", flight.points());
      }
      seeds.add(seed);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("meanAccuracy", mean(SeedComparison::accuracy) / 100);
    double float32 = mean(SeedComparison::float32Ratio);
    if (Double.isFinite(float32)) {
      json.put("meanFloat32Ratio", float32);
    }
    if (isPaired()) {
      json.put("meanDifferencePoints", mean(Flight::points));
      if (flights.size() > 1) {
        json.put("standardErrorPoints", standardError(Flight::points));
      }
      json.put("meanLosslessRatio", mean(Flight::losslessRatio));
    }
    json.put("seeds", seeds);
    return json;
  }
}
