package space.perigee.sim.report;

import static space.perigee.sim.report.Markup.number;

import java.util.List;
import java.util.Locale;

/** A comparison of training runs as a self-contained HTML document. */
final class CurvePage {

  private static final double TOP = 16;
  private static final double BOTTOM = 316;
  private static final double HEIGHT = 358;
  private static final int COLORS = 4;
  private static final int TICKS = 10;

  private CurvePage() {}

  /** Returns the document. */
  static String of(CurveReport report) {
    String style = Page.style();
    Markup page = new Markup().raw("<!DOCTYPE html>\n");
    page.open("html", "lang", "en");
    Page.head(page, report.title(), style);
    page.open("body").open("header").open("div", "class", "inner");
    page.element("p", "Perigee, simulated", "class", "kind").element("h1", report.title());
    page.open("dl");
    report.facts().forEach(fact -> Page.term(page, fact.name(), fact.value()));
    page.close().close().close();
    page.open("main").open("section", "class", "card").element("h2", "Accuracy after each round");
    page.open("div", "class", "scroll").raw(svg(report.curves())).close();
    page.element("p", report.reading(), "class", "reading").close();
    table(page, report);
    return page.close().close().close().toString();
  }

  private static void table(Markup page, CurveReport report) {
    page.open("section", "class", "card").element("h2", "Runs");
    page.open("table").open("thead").open("tr");
    for (int i = 0; i < report.head().size(); i++) {
      page.element("th", report.head().get(i), "scope", "col", "class", i == 0 ? "" : "n");
    }
    page.close().close().open("tbody");
    for (List<String> row : report.rows()) {
      page.open("tr").element("th", row.get(0), "scope", "row");
      row.subList(1, row.size()).forEach(cell -> page.element("td", cell, "class", "n"));
      page.close();
    }
    page.close().close().close();
  }

  private static String svg(List<CurveReport.Curve> curves) {
    double low = curves.stream().flatMap(c -> c.values().stream()).min(Double::compare).orElse(0.0);
    double high =
        curves.stream().flatMap(c -> c.values().stream()).max(Double::compare).orElse(1.0);
    int rounds = curves.get(0).values().size();
    LinearScale value = LinearScale.holding(low, high, 7, BOTTOM, TOP);
    LinearScale round = new LinearScale(1, Math.max(2, rounds), 1, PlotArea.LEFT, PlotArea.RIGHT);
    Markup svg = PlotArea.open(HEIGHT, "Accuracy after each of " + rounds + " rounds");
    String format = value.step() < 0.0099 ? "%.1f" : "%.0f";
    PlotArea.valueAxis(svg, value, v -> String.format(Locale.ROOT, format, v * 100) + "\u00A0%");
    PlotArea.line(svg, "axis", PlotArea.LEFT, BOTTOM, PlotArea.RIGHT, BOTTOM);
    int step = Math.max(1, (rounds + TICKS - 1) / TICKS);
    for (int r = step; r <= rounds; r += step) {
      PlotArea.text(svg, "tick", round.at((double) r), BOTTOM + 18, "middle", String.valueOf(r));
    }
    PlotArea.text(svg, "tick strong", PlotArea.RIGHT + 30, BOTTOM + 18, "start", "round");
    double[] ends =
        curves.stream().mapToDouble(c -> value.at(c.values().get(rounds - 1))).toArray();
    double[] places = Spread.apart(ends, AccuracyPlot.LABEL_GAP, TOP, BOTTOM);
    for (int i = 0; i < curves.size(); i++) {
      draw(svg, curves.get(i), "c" + i % COLORS, round, value);
      PlotArea.text(
          svg,
          "label",
          PlotArea.RIGHT + 27,
          places[i] + 4,
          "start",
          curves.get(i).name() + " " + PageText.percent(curves.get(i).values().get(rounds - 1)));
    }
    return svg.close().toString();
  }

  private static void draw(
      Markup svg, CurveReport.Curve curve, String color, LinearScale round, LinearScale value) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < curve.values().size(); i++) {
      double x = round.at(i + 1.0);
      double y = value.at(curve.values().get(i));
      path.append(i == 0 ? "M" : "L").append(number(x)).append(' ').append(number(y));
    }
    svg.empty("path", "class", color + " step", "d", path.toString());
    for (int i = 0; i < curve.values().size(); i++) {
      svg.open(
          "circle",
          "class",
          color + " dot",
          "cx",
          number(round.at(i + 1.0)),
          "cy",
          number(value.at(curve.values().get(i))),
          "r",
          "3.5");
      String text = curve.name() + ", round " + (i + 1) + ": ";
      svg.element("title", text + PageText.percent(curve.values().get(i))).close();
    }
  }
}
