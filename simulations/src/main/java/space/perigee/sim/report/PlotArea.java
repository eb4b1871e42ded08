package space.perigee.sim.report;

import static space.perigee.sim.report.Markup.number;

import java.util.function.DoubleFunction;

/**
 * The drawing area of all plots. They share width and margins, so that a mission time has the same
 * position in all of them.
 */
final class PlotArea {

  /** Width of a plot (px of its view box). */
  static final double WIDTH = 1080;

  /** Left end of the time axis. */
  static final double LEFT = 96;

  /** Right end of the time axis; the labels of lines and lanes are to its right. */
  static final double RIGHT = 862;

  /** Upper estimate of a character's width (px). */
  static final double CHARACTER = 7.4;

  private static final int TIME_TICKS = 12;

  private PlotArea() {}

  /** Opens a plot; the caller must close it. */
  static Markup open(double height, String label) {
    return new Markup()
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + number(WIDTH) + " " + number(height),
            "role",
            "img",
            "aria-label",
            label);
  }

  /** Draws time grid lines from {@code top} to {@code bottom} with labels below. */
  static void timeAxis(Markup svg, TimeScale time, double top, double bottom) {
    timeGrid(svg, time, top, bottom);
    line(svg, "axis", LEFT, bottom, RIGHT, bottom);
    for (TimeScale.Tick tick : time.ticks(TIME_TICKS)) {
      boolean both = !tick.time().isEmpty();
      if (both) {
        text(svg, "tick", tick.x(), bottom + 18, "middle", tick.time());
      }
      if (!tick.date().isEmpty()) {
        text(svg, "tick strong", tick.x(), bottom + (both ? 34 : 18), "middle", tick.date());
      }
    }
    text(svg, "tick strong", RIGHT + 30, bottom + 18, "start", "UTC");
  }

  /** Draws time grid lines without labels. */
  static void timeGrid(Markup svg, TimeScale time, double top, double bottom) {
    for (TimeScale.Tick tick : time.ticks(TIME_TICKS)) {
      line(svg, "grid", tick.x(), top, tick.x(), bottom);
    }
  }

  /** Draws value grid lines with labels on the left. */
  static void valueAxis(Markup svg, LinearScale scale, DoubleFunction<String> label) {
    for (double value : scale.ticks()) {
      line(svg, "grid", LEFT, scale.at(value), RIGHT, scale.at(value));
      text(svg, "tick", LEFT - 10, scale.at(value) + 4, "end", label.apply(value));
    }
  }

  static void line(Markup svg, String style, double x1, double y1, double x2, double y2) {
    svg.empty(
        "line",
        "class",
        style,
        "x1",
        number(x1),
        "y1",
        number(y1),
        "x2",
        number(x2),
        "y2",
        number(y2));
  }

  static void text(Markup svg, String style, double x, double y, String anchor, String text) {
    svg.element(
        "text", text, "class", style, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  /** Draws a rectangle with a tooltip unless {@code tooltip} is empty. */
  static void box(
      Markup svg, String style, double x, double y, double width, double height, String tooltip) {
    svg.open(
        "rect",
        "class",
        style,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height));
    if (!tooltip.isEmpty()) {
      svg.element("title", tooltip);
    }
    svg.close();
  }
}
