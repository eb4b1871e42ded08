package space.perigee.sim.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Plots as JSON for the script of the page. The text is safe within a script element: it contains
 * no {@code <}, {@code >} or {@code &}.
 */
final class PlotJson {

  private PlotJson() {}

  /** Returns an array with an object per plot. */
  static String of(List<Plot> plots) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    plots.forEach(plot -> write(json.addObject(), plot));
    return json.toString().replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
  }

  private static void write(ObjectNode json, Plot plot) {
    write(json.putObject("x"), plot.x());
    write(json.putObject("y"), plot.y());
    ArrayNode list = json.putArray("series");
    for (Plot.Series series : plot.series()) {
      ObjectNode one = list.addObject();
      one.put("name", Markup.plain(series.name()));
      one.put("shape", series.shape().word());
      one.put("color", series.color());
      ArrayNode points = one.putArray("points");
      series.points().forEach(point -> write(points.addObject(), point));
    }
  }

  private static void write(ObjectNode json, Plot.Axis axis) {
    json.put("kind", axis.kind().word());
    json.put("title", Markup.plain(axis.title()));
    json.put("from", axis.from());
    json.put("to", axis.to());
    ArrayNode names = json.putArray("names");
    axis.names().forEach(name -> names.add(Markup.plain(name)));
  }

  private static void write(ObjectNode json, Plot.Point point) {
    json.put("x", point.x()).put("y", point.y());
    if (point.end() != point.x()) {
      json.put("end", point.end());
    }
    if (point.low() != null) {
      json.put("low", point.low()).put("high", point.high());
    }
    if (!point.note().isEmpty()) {
      json.put("note", Markup.plain(point.note()));
    }
    if (point.hollow()) {
      json.put("hollow", true);
    }
  }
}
