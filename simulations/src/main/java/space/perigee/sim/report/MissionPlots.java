package space.perigee.sim.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The plots of a mission, each with how to read it. */
final class MissionPlots {

  /** Of more satellites only the best and the worst alone are shown. */
  static final int SHOWN_ALONE = 6;

  private static final String READ_ACCURACY =
      "Each point is a global version, made on the ground from the deltas that had arrived by then."
          + " Dashed lines show what each satellite reaches by the end if it learns alone. Where"
          + " the solid line is above them, sharing has paid off. The vertical axis covers the"
          + " range in use, not 0 to 100 %.";
  private static final String READ_CONTACTS =
      "A row for each satellite, with a bar from AOS to LOS in the color of the station. Filled: bytes"
          + " crossed the link, if only those of a handshake. Hollow: it was planned, but nothing"
          + " was sent.";
  private static final int DOWN = 0;
  private static final int UP = 1;

  private MissionPlots() {}

  static ResultPage.Section accuracy(MissionReport report, @Nullable DataTable table) {
    String title = "Accuracy over mission time";
    Instant from = report.time().start();
    Instant to = report.time().end();
    List<Plot.Series> series = new ArrayList<>();
    if (!report.versions().isEmpty()) {
      List<Plot.Point> points = new ArrayList<>();
      double last = report.model().startAccuracy();
      if (report.versions().get(0).time().isAfter(from)) {
        points.add(Plot.Point.at(from, last, "Start model, " + PageText.percent(last)));
      }
      for (VersionPoint version : report.versions()) {
        last = version.accuracy();
        points.add(Plot.Point.at(version.time(), last, note(version)));
      }
      if (report.versions().get(report.versions().size() - 1).time().isBefore(to)) {
        points.add(Plot.Point.at(to, last, "End, " + PageText.percent(last)));
      }
      series.add(new Plot.Series("Global model", Plot.Shape.STEP, 0, points));
    }
    series.add(level("Start model", report.model().startAccuracy(), 4, from, to));
    List<SatelliteResult> alone =
        report.satellites().stream().filter(s -> s.aloneAccuracy() != null).toList();
    List<SatelliteResult> shown = new ArrayList<>(alone);
    if (alone.size() > SHOWN_ALONE) {
      shown.sort(Comparator.comparingDouble(MissionPage::alone));
      shown = List.of(shown.get(shown.size() - 1), shown.get(0));
    }
    for (SatelliteResult satellite : shown) {
      int color = 1 + alone.indexOf(satellite);
      String name = PageText.shortened(satellite.satellite(), 24) + " alone";
      series.add(level(name, MissionPage.alone(satellite), color, from, to));
    }
    LosslessFlight lossless = report.lossless();
    if (lossless != null) {
      series.add(level("Lossless deltas", lossless.globalAccuracy(), 5, from, to));
    }
    Plot plot =
        new Plot(
            "Accuracy over mission time: from "
                + PageText.percent(report.model().startAccuracy())
                + " of the start model to "
                + PageText.percent(report.model().globalAccuracy())
                + " of the global model in "
                + report.versionsReleased()
                + " versions",
            Plot.Axis.time(from, to),
            Plot.Axis.of(Plot.Kind.PERCENT, ""),
            series);
    String notice = report.versions().isEmpty() ? "No global version was published." : "";
    return new ResultPage.Section(title, notice, plot, READ_ACCURACY, table);
  }

  private static Plot.Series level(
      String name, double accuracy, int color, Instant from, Instant to) {
    String note = name + ", " + PageText.percent(accuracy);
    return new Plot.Series(
        name,
        Plot.Shape.LEVEL,
        color,
        List.of(Plot.Point.at(from, accuracy, note), Plot.Point.at(to, accuracy, note)));
  }

  private static String note(VersionPoint version) {
    return (version.number() == 0 ? "Start model" : "Version " + version.number())
        + ", "
        + PageText.percent(version.accuracy())
        + (version.reason().isEmpty() ? "" : "\n" + version.reason());
  }

  /** Returns what was sent next to what float32 and lossless deltas take. */
  static ResultPage.Section comparison(MissionReport report, DataTable table) {
    String title = "Bytes: sent, lossless, float32";
    LinkBytes link = report.link();
    if (link.total() == 0) {
      return ResultPage.Section.of(title, "No contact carried data.");
    }
    List<String> names = new ArrayList<>(List.of("Sent"));
    List<Plot.Point> contents = new ArrayList<>();
    contents.add(bar(0, Math.min(link.contents(), link.total()), "Contents"));
    if (report.lossless() != null) {
      contents.add(bar(names.size(), report.lossless().totalBytes(), "Lossless deltas"));
      names.add("Lossless");
    }
    contents.add(bar(names.size(), report.float32Bytes(), "Raw float32"));
    names.add("float32");
    Plot plot =
        new Plot(
            "Bytes of both directions: "
                + PageText.bytes(link.total())
                + " sent, "
                + PageText.bytes(report.float32Bytes())
                + " as float32",
            Plot.Axis.named(names),
            Plot.Axis.fromZero(Plot.Kind.BYTES, ""),
            List.of(
                new Plot.Series("Contents", Plot.Shape.BAR, 0, contents),
                new Plot.Series(
                    "Upkeep", Plot.Shape.BAR, 1, List.of(bar(0, link.upkeep(), "Upkeep")))));
    return new ResultPage.Section(
        title,
        "",
        plot,
        report.counted()
            + " Contents are the deltas, models, hard examples and labels that were delivered;"
            + " upkeep is everything else: handshakes, hellos, keep-alives, headers, manifests,"
            + " receipts, and what was sent again. The bar of float32 is four bytes per parameter"
            + " for each delivery, and nothing else.",
        table);
  }

  private static Plot.Point bar(int place, long bytes, String name) {
    return Plot.Point.of(place, (double) bytes, name + ": " + PageText.bytes(bytes));
  }

  static ResultPage.Section contactBytes(MissionReport report) {
    String title = "Bytes of each contact";
    List<ContactUse> used =
        report.contacts().stream()
            .filter(ContactUse::used)
            .sorted(Comparator.comparing(ContactUse::aos).thenComparing(ContactUse::satellite))
            .toList();
    if (used.isEmpty()) {
      return ResultPage.Section.of(title, "No contact carried data.");
    }
    Plot plot =
        new Plot(
            "Bytes of each of " + used.size() + " contacts, down and up",
            Plot.Axis.time(report.time().start(), report.time().end()),
            Plot.Axis.fromZero(Plot.Kind.BYTES, ""),
            List.of(
                bars("Down, from orbit", DOWN, used, ContactUse::bytesDown),
                bars("Up, to orbit", UP, used, ContactUse::bytesUp)));
    return new ResultPage.Section(
        title, "", plot, "A bar for each contact with traffic, at its time.", null);
  }

  private static Plot.Series bars(
      String name, int color, List<ContactUse> used, ToLongFunction<ContactUse> bytes) {
    return new Plot.Series(
        name,
        Plot.Shape.BAR,
        color,
        used.stream()
            .map(c -> Plot.Point.at(middle(c), (double) bytes.applyAsLong(c), note(c)))
            .toList());
  }

  private static Instant middle(ContactUse contact) {
    return contact.aos().plus(Duration.between(contact.aos(), contact.los()).dividedBy(2));
  }

  static ResultPage.Section timeline(MissionReport report, @Nullable DataTable table) {
    String title = "Contacts";
    if (report.contacts().isEmpty()) {
      return ResultPage.Section.of(title, "No contact was planned.");
    }
    List<String> satellites = report.satellites().stream().map(SatelliteResult::satellite).toList();
    List<Plot.Series> series = new ArrayList<>();
    List<String> stations =
        report.contacts().stream().map(ContactUse::station).distinct().sorted().toList();
    for (String station : stations) {
      List<Plot.Point> spans =
          report.contacts().stream()
              .filter(c -> c.station().equals(station))
              .map(
                  c ->
                      Plot.Point.span(
                          c.aos(), c.los(), satellites.indexOf(c.satellite()), note(c), !c.used()))
              .toList();
      series.add(
          new Plot.Series(
              PageText.shortened(station, 24), Plot.Shape.SPAN, stations.indexOf(station), spans));
    }
    Plot plot =
        new Plot(
            "Timeline of the contacts: "
                + report.contactsUsed()
                + " of "
                + report.contacts().size()
                + " had traffic",
            Plot.Axis.time(report.time().start(), report.time().end()),
            Plot.Axis.named(satellites.stream().map(s -> PageText.shortened(s, 16)).toList()),
            series);
    return new ResultPage.Section(title, "", plot, READ_CONTACTS, table);
  }

  private static String note(ContactUse contact) {
    return contact.satellite()
        + " at "
        + contact.station()
        + "\n"
        + PageText.second(contact.aos())
        + " UTC, "
        + PageText.span(Duration.between(contact.aos(), contact.los()))
        + "\nmaximum elevation "
        + String.format(Locale.ROOT, "%.0f\u00B0", contact.maxElevationDeg())
        + "\n"
        + (contact.used()
            ? PageText.bytes(contact.bytesDown())
                + " down, "
                + PageText.bytes(contact.bytesUp())
                + " up"
            : "no traffic");
  }
}
