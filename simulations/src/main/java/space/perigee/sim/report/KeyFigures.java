package space.perigee.sim.report;

import static space.perigee.sim.report.Markup.number;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;

/** The key figures of the mission in six tiles. */
final class KeyFigures {

  private static final double METER_WIDTH = 240;
  private static final double METER_HEIGHT = 6;

  private KeyFigures() {}

  static void write(Markup page, MissionReport report) {
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    accuracy(page, report);
    alone(page, report);
    link(page, report);
    contacts(page, report);
    model(page, report);
    time(page, report);
    page.close();
  }

  private static void accuracy(Markup page, MissionReport report) {
    open(page, "Accuracy, start to global model");
    page.open("p", "class", "figure");
    page.element("span", PageText.percent(report.startAccuracy()), "class", "from");
    page.element("span", " \u2192 ", "class", "from");
    page.text(PageText.percent(report.globalAccuracy())).close();
    double gain = report.globalAccuracy() - report.startAccuracy();
    close(page, PageText.points(gain) + " percentage points");
  }

  private static void alone(Markup page, MissionReport report) {
    Optional<SatelliteResult> best =
        report.satellites().stream()
            .max(Comparator.comparingDouble(SatelliteResult::aloneAccuracy));
    open(page, "Best satellite alone");
    figure(page, best.map(b -> PageText.percent(b.aloneAccuracy())).orElse("\u2013"));
    close(
        page,
        best.map(
                b ->
                    PageText.shortened(b.satellite(), 24)
                        + "; the global model: "
                        + PageText.points(report.globalAccuracy() - b.aloneAccuracy())
                        + " points")
            .orElse("no satellite"));
  }

  private static void link(Markup page, MissionReport report) {
    open(page, "Bytes on the link");
    figure(page, PageText.bytes(report.linkBytes()));
    meter(page, report.linkBytes(), Math.max(report.float32Bytes(), report.linkBytes()));
    String raw = PageText.bytes(report.float32Bytes()) + " as raw float32";
    OptionalDouble ratio = report.float32Ratio();
    if (ratio.isEmpty() || report.float32Bytes() == 0) {
      close(page, raw);
    } else if (ratio.getAsDouble() >= 1) {
      close(page, raw + ": " + PageText.factor(ratio.getAsDouble()) + " times as many");
    } else {
      close(page, raw + ": " + PageText.factor(1 / ratio.getAsDouble()) + " times fewer");
    }
  }

  private static void contacts(Markup page, MissionReport report) {
    long stations = report.contacts().stream().map(ContactUse::station).distinct().count();
    open(page, "Contacts used");
    figure(page, report.contactsUsed() + " of " + report.contacts().size());
    meter(page, report.contactsUsed(), report.contacts().size());
    close(
        page,
        counted(report.satellites().size(), "satellite")
            + ", "
            + counted(stations, "ground station"));
  }

  private static void model(Markup page, MissionReport report) {
    open(page, "Global versions released");
    figure(page, PageText.count(report.versionsReleased()));
    close(page, "of a model of " + counted(report.parameters(), "parameter"));
  }

  private static void time(Markup page, MissionReport report) {
    open(page, "Wall time");
    figure(page, PageText.span(Duration.ofMillis(Math.round(report.wallSeconds() * 1000))));
    Duration span = Duration.between(report.start(), report.end());
    close(page, "for " + PageText.span(span) + " of mission");
  }

  private static void open(Markup page, String name) {
    page.open("div", "class", "tile").element("h2", name);
  }

  private static void figure(Markup page, String value) {
    page.element("p", value, "class", "figure");
  }

  private static void close(Markup page, String note) {
    page.element("p", note, "class", "note").close();
  }

  /** Draws a bar that illustrates the text beside it. */
  private static void meter(Markup page, long part, long whole) {
    double filled = whole == 0 ? 0 : (double) part / whole * METER_WIDTH;
    page.open(
        "svg",
        "class",
        "meter",
        "viewBox",
        "0 0 " + number(METER_WIDTH) + " " + number(METER_HEIGHT),
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    PlotArea.box(page, "whole", 0, 0, METER_WIDTH, METER_HEIGHT, "");
    PlotArea.box(page, "c0 fill", 0, 0, filled, METER_HEIGHT, "");
    page.close();
  }

  private static String counted(long count, String noun) {
    return PageText.count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
