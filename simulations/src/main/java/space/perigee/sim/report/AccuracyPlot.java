package space.perigee.sim.report;

import static space.perigee.sim.report.Markup.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Plot of accuracy over mission time: the global model, the start model, and the satellites alone.
 */
final class AccuracyPlot {

  /** Up to this many satellites are all labeled; of more, only the best and the worst. */
  static final int LABELED_SATELLITES = 8;

  /** Minimum distance between the baselines of two labels (px). */
  static final double LABEL_GAP = 17;

  private static final double TOP = 16;
  private static final double BOTTOM = 316;
  private static final double HEIGHT = 358;
  private static final int COLORS = 4;
  private static final double LABEL_LEFT = PlotArea.RIGHT + 27;
  private static final int LABEL_LENGTH =
      (int) ((PlotArea.WIDTH - LABEL_LEFT) / PlotArea.CHARACTER);

  /** A labeled accuracy: a horizontal line, or the end of the step line. */
  private record Level(double accuracy, String name, String suffix, String style, boolean labeled) {

    String label() {
      String value = suffix + " " + PageText.percent(accuracy);
      return PageText.shortened(name, LABEL_LENGTH - value.length()) + value;
    }
  }

  private final MissionReport report;
  private final TimeScale time;
  private final List<Level> levels = new ArrayList<>();
  private final LinearScale scale;

  private AccuracyPlot(MissionReport report) {
    this.report = report;
    time = TimeScale.of(report, PlotArea.LEFT, PlotArea.RIGHT);
    List<VersionPoint> versions = report.versions();
    if (!versions.isEmpty()) {
      double last = versions.get(versions.size() - 1).accuracy();
      levels.add(new Level(last, "Global model", "", "c0 global", true));
    }
    levels.add(new Level(report.startAccuracy(), "Start model", "", "muted start", true));
    addSatellites();
    double low = levels.stream().mapToDouble(Level::accuracy).min().orElse(0);
    double high = levels.stream().mapToDouble(Level::accuracy).max().orElse(1);
    for (VersionPoint version : versions) {
      low = Math.min(low, version.accuracy());
      high = Math.max(high, version.accuracy());
    }
    double margin = Math.max(0.01, (high - low) * 0.06);
    scale =
        LinearScale.holding(Math.max(0, low - margin), Math.min(1, high + margin), 7, BOTTOM, TOP);
  }

  /** Returns the plot as SVG. */
  static String svg(MissionReport report) {
    return new AccuracyPlot(report).draw();
  }

  private void addSatellites() {
    List<SatelliteResult> ranked = new ArrayList<>(report.satellites());
    ranked.sort(Comparator.comparingDouble(SatelliteResult::aloneAccuracy).reversed());
    for (int i = 0; i < ranked.size(); i++) {
      SatelliteResult result = ranked.get(i);
      boolean labeled = ranked.size() <= LABELED_SATELLITES || i == 0 || i == ranked.size() - 1;
      int color = 1 + report.satellites().indexOf(result) % COLORS;
      String style = "c" + color + " dash" + color + (labeled ? "" : " faint");
      levels.add(new Level(result.aloneAccuracy(), result.satellite(), " alone", style, labeled));
    }
  }

  private String draw() {
    Markup svg = PlotArea.open(HEIGHT, description());
    double step = scale.step();
    String format = step < 0.0099 ? "%.1f" : "%.0f";
    PlotArea.valueAxis(svg, scale, v -> String.format(Locale.ROOT, format, v * 100) + "\u00A0%");
    PlotArea.timeAxis(svg, time, TOP, BOTTOM);
    for (Level level : levels) {
      if (!level.style().contains("global")) {
        double y = scale.at(level.accuracy());
        PlotArea.line(svg, "level " + level.style(), PlotArea.LEFT, y, PlotArea.RIGHT, y);
      }
    }
    if (!report.versions().isEmpty()) {
      drawGlobal(svg);
    }
    drawLabels(svg);
    return svg.close().toString();
  }

  private void drawGlobal(Markup svg) {
    StringBuilder path = new StringBuilder();
    path.append("M").append(point(time.at(report.start()), scale.at(report.startAccuracy())));
    for (VersionPoint version : report.versions()) {
      path.append("H").append(number(time.at(version.time())));
      path.append("V").append(number(scale.at(version.accuracy())));
    }
    path.append("H").append(number(PlotArea.RIGHT));
    String floor = "V" + number(scale.at(report.startAccuracy())) + "Z";
    svg.empty("path", "class", "c0 wash", "d", path + floor);
    svg.empty("path", "class", "c0 step", "d", path.toString());
    for (VersionPoint version : report.versions()) {
      svg.open(
          "circle",
          "class",
          "c0 dot",
          "cx",
          number(time.at(version.time())),
          "cy",
          number(scale.at(version.accuracy())),
          "r",
          "4.5");
      svg.element("title", tooltip(version)).close();
    }
  }

  private void drawLabels(Markup svg) {
    List<Level> labeled = levels.stream().filter(Level::labeled).toList();
    double[] wanted = labeled.stream().mapToDouble(level -> scale.at(level.accuracy())).toArray();
    double[] places = Spread.apart(wanted, LABEL_GAP, TOP, BOTTOM);
    for (int i = 0; i < wanted.length; i++) {
      Level level = labeled.get(i);
      svg.empty(
          "path",
          "class",
          "leader " + level.style().replace(" global", ""),
          "d",
          "M"
              + point(PlotArea.RIGHT + 2, wanted[i])
              + "L"
              + point(PlotArea.RIGHT + 16, places[i])
              + "h6");
      String style = level.style().contains("global") ? "label strong" : "label";
      svg.open("text", "class", style, "x", number(LABEL_LEFT), "y", number(places[i] + 4));
      svg.element("title", level.name() + level.suffix()).text(level.label()).close();
    }
  }

  private String description() {
    return "Accuracy over mission time: from "
        + PageText.percent(report.startAccuracy())
        + " of the start model to "
        + PageText.percent(report.globalAccuracy())
        + " of the global model in "
        + report.versions().size()
        + " versions; the satellites alone as horizontal lines";
  }

  private static String tooltip(VersionPoint version) {
    return "Version "
        + version.number()
        + ", "
        + PageText.percent(version.accuracy())
        + "\n"
        + PageText.minute(version.time())
        + " UTC"
        + (version.reason().isEmpty() ? "" : "\n" + version.reason());
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }
}
