package space.perigee.sim.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import space.perigee.hw.text.Quantity;

/** The page of a mission: key figures, plots and tables, accuracy first. */
final class MissionPage {

  private static final String DASH = "\u2013";

  private final MissionReport report;

  private MissionPage(MissionReport report) {
    this.report = report;
  }

  /** Returns the page. */
  static ResultPage of(MissionReport report) {
    return new MissionPage(report).page();
  }

  private ResultPage page() {
    FlightTime time = report.time();
    String format = time.speed() < 10 ? "%.1f" : "%,.0f";
    MissionTables tables = new MissionTables(report);
    return new ResultPage(
        "Perigee mission report, simulated",
        report.mission(),
        List.of(
            new ResultPage.Fact(
                "Mission time (UTC)",
                PageText.minute(time.start()) + " " + DASH + " " + PageText.minute(time.end())),
            new ResultPage.Fact("Length", PageText.span(time.length())),
            new ResultPage.Fact(
                "Speed", String.format(Locale.ROOT, format, time.speed()) + "\u00D7 real time"),
            new ResultPage.Fact("Deltas", report.model().deltas())),
        List.of(accuracy(), alone(), bytes(), lossless(), contacts(), model()),
        Stream.of(
                MissionPlots.accuracy(report, tables.versions()),
                MissionPlots.comparison(report, tables.bytes()),
                MissionPlots.contactBytes(report),
                MissionPlots.timeline(report, tables.contacts()),
                tables.satellites())
            .toList(),
        List.of(
            "Written by perigee. The same data for programs: "
                + ReportWriter.NUMBERS
                + ". This is a simulation: no real satellite was involved."));
  }

  private ResultPage.Tile accuracy() {
    ModelResult model = report.model();
    double gain = model.globalAccuracy() - model.startAccuracy();
    return new ResultPage.Tile(
        "Accuracy, start to global model",
        PageText.percent(model.startAccuracy()) + " \u2192",
        PageText.percent(model.globalAccuracy()),
        null,
        PageText.points(gain) + " percentage points");
  }

  private ResultPage.Tile alone() {
    Optional<SatelliteResult> best =
        report.satellites().stream()
            .filter(s -> s.aloneAccuracy() != null)
            .max(Comparator.comparingDouble(MissionPage::alone));
    return ResultPage.Tile.of(
        "Best satellite alone",
        best.map(b -> PageText.percent(alone(b))).orElse(DASH),
        best.map(
                b ->
                    PageText.shortened(b.satellite(), 24)
                        + "; the global model: "
                        + PageText.points(report.model().globalAccuracy() - alone(b))
                        + " points")
            .orElse("not measured"));
  }

  /** Returns the accuracy of a satellite that has one. */
  static double alone(SatelliteResult result) {
    return Objects.requireNonNull(result.aloneAccuracy());
  }

  private ResultPage.Tile bytes() {
    long raw = report.float32Bytes();
    long total = report.link().total();
    String note =
        PageText.bytes(total)
            + " at the link for "
            + PageText.bytes(raw)
            + " of "
            + Quantity.count(report.link().deliveries(), "delivery", "deliveries");
    return new ResultPage.Tile(
        "Bytes against float32",
        "",
        factor(report.float32Ratio()),
        raw == 0 ? null : Math.min(1, (double) total / raw),
        note);
  }

  private ResultPage.Tile lossless() {
    LosslessFlight lossless = report.lossless();
    if (lossless == null) {
      return ResultPage.Tile.of(
          "Bytes against lossless deltas", DASH, "fly again with lossless deltas to compare");
    }
    return ResultPage.Tile.of(
        "Bytes against lossless deltas",
        factor(report.losslessRatio()),
        PageText.bytes(lossless.totalBytes())
            + " in "
            + Quantity.count(lossless.deliveries(), "delivery", "deliveries")
            + "; accuracy "
            + PageText.points(report.model().globalAccuracy() - lossless.globalAccuracy())
            + " points");
  }

  /** Formats {@code 25.3} as {@code 25.3× fewer}. */
  private static String factor(OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return DASH;
    }
    double times = ratio.getAsDouble();
    return times >= 1
        ? PageText.factor(times) + "\u00D7 fewer"
        : PageText.factor(1 / times) + "\u00D7 more";
  }

  private ResultPage.Tile contacts() {
    int all = report.contacts().size();
    long stations = report.contacts().stream().map(ContactUse::station).distinct().count();
    return new ResultPage.Tile(
        "Contacts with traffic",
        "",
        report.contactsUsed() + " of " + all,
        all == 0 ? null : (double) report.contactsUsed() / all,
        Quantity.count(report.satellites().size(), "satellite", "satellites")
            + ", "
            + Quantity.count(stations, "ground station", "ground stations"));
  }

  private ResultPage.Tile model() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "a model of " + Quantity.count(report.model().parameters(), "parameter", "parameters"));
    notes.add(
        "flown in "
            + PageText.span(Duration.ofMillis(Math.round(report.time().wallSeconds() * 1000))));
    return ResultPage.Tile.of(
        "Global versions published",
        PageText.count(report.versionsReleased()),
        String.join("; ", notes));
  }
}
