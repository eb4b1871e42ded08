package space.perigee.sim.report;

import static space.perigee.sim.report.Markup.number;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Plot of the bytes on the link: a bar for each contact, and below it the cumulative sum. */
final class BytesPlot {

  private static final double TOP = 16;
  private static final double BARS_BOTTOM = 176;
  private static final double SUM_TOP = 214;
  private static final double BOTTOM = 314;
  private static final double HEIGHT = 356;
  private static final double LEAST_BAR = 1.5;
  private static final double WIDEST_BAR = 10;

  private final TimeScale time;
  private final List<ContactUse> used;

  private BytesPlot(MissionReport report) {
    time = TimeScale.of(report, PlotArea.LEFT, PlotArea.RIGHT);
    used =
        report.contacts().stream()
            .filter(ContactUse::used)
            .sorted(Comparator.comparing(ContactUse::los).thenComparing(ContactUse::satellite))
            .toList();
  }

  /** Returns the plot as SVG. */
  static String svg(MissionReport report) {
    return new BytesPlot(report).draw();
  }

  private String draw() {
    long down = used.stream().mapToLong(ContactUse::bytesDown).sum();
    long up = used.stream().mapToLong(ContactUse::bytesUp).sum();
    Markup svg =
        PlotArea.open(
            HEIGHT,
            "Bytes on the link in "
                + used.size()
                + " contacts: "
                + PageText.bytes(down)
                + " down and "
                + PageText.bytes(up)
                + " up");
    drawBars(svg);
    drawSums(svg, down, up);
    return svg.close().toString();
  }

  private void drawBars(Markup svg) {
    long most = used.stream().mapToLong(ContactUse::bytes).max().orElse(1);
    LinearScale scale = LinearScale.holding(0, (double) most, 4, BARS_BOTTOM, TOP);
    PlotArea.valueAxis(svg, scale, BytesPlot::tick);
    PlotArea.timeGrid(svg, time, TOP, BARS_BOTTOM);
    PlotArea.line(svg, "axis", PlotArea.LEFT, BARS_BOTTOM, PlotArea.RIGHT, BARS_BOTTOM);
    double room = PlotArea.RIGHT - PlotArea.LEFT;
    double width = Math.min(WIDEST_BAR, room / Math.max(1, used.size()) * 0.7);
    double[] wanted =
        used.stream().mapToDouble(c -> (time.at(c.aos()) + time.at(c.los())) / 2).toArray();
    double[] places =
        Spread.apart(
            wanted,
            width + Math.min(1.5, width * 0.3),
            PlotArea.LEFT + width / 2,
            PlotArea.RIGHT - width / 2);
    for (int i = 0; i < places.length; i++) {
      ContactUse contact = used.get(i);
      double x = places[i] - width / 2;
      double down = height(scale, contact.bytesDown());
      double up = height(scale, contact.bytesUp());
      svg.open("g").element("title", tooltip(contact));
      if (down > 0) {
        PlotArea.box(svg, "c0 fill", x, BARS_BOTTOM - down, width, down, "");
      }
      if (up > 0) {
        PlotArea.box(svg, "c1 fill", x, BARS_BOTTOM - down - up, width, up, "");
      }
      svg.close();
    }
    key(svg, "c0 fill", TOP, "Down, from orbit");
    key(svg, "c1 fill", TOP + 20, "Up, to orbit");
    PlotArea.text(svg, "label muted", PlotArea.RIGHT + 22, TOP + 48, "start", "per contact");
  }

  private void drawSums(Markup svg, long down, long up) {
    LinearScale scale =
        LinearScale.holding(0, Math.max(1, (double) (down + up)), 3, BOTTOM, SUM_TOP);
    PlotArea.valueAxis(svg, scale, BytesPlot::tick);
    PlotArea.timeAxis(svg, time, SUM_TOP, BOTTOM);
    List<String> sumDown = steps(scale, ContactUse::bytesDown);
    List<String> sum = steps(scale, ContactUse::bytes);
    List<String> floor =
        List.of(
            number(PlotArea.LEFT) + " " + number(BOTTOM),
            number(PlotArea.RIGHT) + " " + number(BOTTOM));
    band(svg, "c1 area", sumDown, sum);
    band(svg, "c0 area", floor, sumDown);
    svg.empty("polyline", "class", "c1 edge", "points", String.join(" ", sum));
    svg.empty("polyline", "class", "c0 edge", "points", String.join(" ", sumDown));
    double[] wanted = {scale.at(down + up), scale.at(down + up) + 17, scale.at(down) + 4};
    double[] places = Spread.apart(wanted, 17, SUM_TOP, BOTTOM);
    String[] texts = {
      PageText.bytes(down + up) + " in all",
      PageText.bytes(up) + " up",
      PageText.bytes(down) + " down"
    };
    for (int i = 0; i < texts.length; i++) {
      String style = i == 0 ? "label strong" : "label";
      PlotArea.text(svg, style, PlotArea.RIGHT + 22, places[i] + 4, "start", texts[i]);
    }
  }

  /**
   * Returns the corners of a step line of the cumulative sum, which counts each contact at its end.
   */
  private List<String> steps(LinearScale scale, ToLongFunction<ContactUse> bytes) {
    List<String> corners = new ArrayList<>();
    corners.add(number(PlotArea.LEFT) + " " + number(BOTTOM));
    long sum = 0;
    for (ContactUse contact : used) {
      String x = number(time.at(contact.los())) + " ";
      corners.add(x + number(scale.at(sum)));
      sum += bytes.applyAsLong(contact);
      corners.add(x + number(scale.at(sum)));
    }
    corners.add(number(PlotArea.RIGHT) + " " + number(scale.at(sum)));
    return corners;
  }

  /** Fills the area between two lines. */
  private static void band(Markup svg, String style, List<String> lower, List<String> upper) {
    List<String> outline = new ArrayList<>(lower);
    Collections.reverse(outline);
    outline.addAll(0, upper);
    svg.empty("polygon", "class", style, "points", String.join(" ", outline));
  }

  /** Returns an axis label without trailing zeros. */
  static String tick(double bytes) {
    return PageText.bytes(Math.round(bytes))
        .replaceFirst("(\\.\\d*?)0+(?!\\d)", "$1")
        .replace(".\u00A0", "\u00A0");
  }

  private static double height(LinearScale scale, long bytes) {
    return bytes == 0 ? 0 : Math.max(LEAST_BAR, BARS_BOTTOM - scale.at(bytes));
  }

  private static void key(Markup svg, String style, double y, String text) {
    PlotArea.box(svg, style, PlotArea.RIGHT + 22, y - 5, 10, 10, "");
    PlotArea.text(svg, "label", PlotArea.RIGHT + 38, y + 4, "start", text);
  }

  private static String tooltip(ContactUse contact) {
    return contact.satellite()
        + " at "
        + contact.station()
        + "\n"
        + PageText.minute(contact.aos())
        + " UTC\n"
        + PageText.bytes(contact.bytesDown())
        + " down, "
        + PageText.bytes(contact.bytesUp())
        + " up";
  }
}
